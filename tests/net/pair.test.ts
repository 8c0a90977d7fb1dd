import { expect, test } from 'vitest';
import { kindOf } from '../../lib/net/pair.ts';

type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

function reports(local: CandidateType, remote: CandidateType) {
  return [
    { id: 'L0', type: 'local-candidate', candidateType: 'host' },
    { id: 'L1', type: 'local-candidate', candidateType: local },
    { id: 'R1', type: 'remote-candidate', candidateType: remote },
    { id: 'P1', type: 'candidate-pair', localCandidateId: 'L1', remoteCandidateId: 'R1' },
    { id: 'P0', type: 'candidate-pair', localCandidateId: 'L0', remoteCandidateId: 'R1', nominated: false },
  ];
}

const expected: [CandidateType, CandidateType, string][] = [
  ['host', 'host', 'host'],
  ['host', 'prflx', 'reflexive'],
  ['prflx', 'host', 'reflexive'],
  ['srflx', 'host', 'reflexive'],
  ['srflx', 'srflx', 'reflexive'],
  ['relay', 'host', 'turn'],
  ['host', 'relay', 'turn'],
  ['prflx', 'relay', 'turn'],
  ['relay', 'relay', 'turn'],
];

test.each(expected)('%s to %s is %s, by the transport that names its pair', (local, remote, kind) => {
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P1' };
  expect(kindOf([transport, ...reports(local, remote)])).toBe(kind);
});

test.each(expected)('%s to %s is %s, by a pair that is marked', (local, remote, kind) => {
  for (const mark of [{ selected: true }, { nominated: true, state: 'succeeded' }]) {
    const marked = reports(local, remote).map(report =>
      report.id === 'P1' ? { ...report, ...mark } : report,
    );
    expect(kindOf(marked)).toBe(kind);
  }
});

test('statistics that say nothing claim nothing: not host, not turn', () => {
  expect(kindOf([])).toBe('reflexive');
});

test.each([
  ['192.168.1.20', 'host'],
  ['fd00::2', 'host'],
  ['127.0.0.1', 'host'],
  ['8.8.8.8', 'reflexive'],
  ['2606:4700::1111', 'reflexive'],
  ['', 'reflexive'],
])('a peer-reflexive end at %s is %s', (address, kind) => {
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P1' };
  const seen = reports('host', 'prflx').map(report => (report.id === 'R1' ? { ...report, address } : report));
  expect(kindOf([transport, ...seen])).toBe(kind);
});
