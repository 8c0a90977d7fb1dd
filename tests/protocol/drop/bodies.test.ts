import { describe, expect, test } from 'vitest';
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import {
  parseAck,
  parseClaim,
  parseClaimed,
  parseNewDrop,
  parseProof,
  parseRefusal,
  parseStatus,
  refusalCodes,
} from '../../../lib/protocol/drop/bodies.ts';

const b64 = (bytes: number): string => toBase64url(new Uint8Array(bytes));

describe('a new drop', () => {
  const fine = { ttl: 60, opens: 1, gate: b64(32), box: b64(1) };
  const { box: _, ...withoutBox } = fine;
  test('holds its box, or says how long that will be', () => {
    expect(parseNewDrop(fine)?.content).toEqual({ box: new Uint8Array(1) });
    expect(parseNewDrop({ ...withoutBox, size: 5 })?.content).toEqual({ size: 5 });
    expect(parseNewDrop({ ...fine, pass: b64(32) })?.pass).toBe(b64(32));
  });
  test.each([
    ['both', { ...fine, size: 5 }],
    ['neither', withoutBox],
    ['a box of nothing', { ...fine, box: '' }],
    ['a box beyond the limit', { ...fine, box: b64(65_537) }],
    ['size 0', { ...withoutBox, size: 0 }],
    ['ttl 59', { ...fine, ttl: 59 }],
    ['ttl 2592001', { ...fine, ttl: 2_592_001 }],
    ['opens 0', { ...fine, opens: 0 }],
    ['opens 101', { ...fine, opens: 101 }],
    ['half an opening', { ...fine, opens: 1.5 }],
    ['a short gate', { ...fine, gate: b64(31) }],
    ['a long pass', { ...fine, pass: b64(33) }],
    ['no gate', { ...fine, gate: undefined }],
    ['a list', [fine]],
    ['nothing', undefined],
  ])('%s is refused', (_name, body) => {
    expect(parseNewDrop(body)).toBeNull();
  });
  test('the edges are taken', () => {
    for (const edge of [{ ttl: 2_592_000 }, { opens: 100 }, { box: b64(65_536) }]) {
      expect(parseNewDrop({ ...fine, ...edge })).not.toBeNull();
    }
  });
});

test('proofs, claims and acknowledgements have exact sizes', () => {
  expect(parseProof({ proof: b64(32) })).not.toBeNull();
  expect(parseProof({ proof: b64(31) })).toBeNull();
  expect(parseProof({})).toBeNull();
  const claim = { proof: b64(32), pass: b64(32), claimant: b64(16) };
  expect(parseClaim(claim)).not.toBeNull();
  for (const wrong of [{ pass: b64(31) }, { claimant: b64(17) }, { claimant: 5 }, { proof: '' }]) {
    expect(parseClaim({ ...claim, ...wrong })).toBeNull();
  }
  expect(parseAck({ claimant: b64(16), receipt: b64(2048) })).not.toBeNull();
  expect(parseAck({ claimant: b64(16), receipt: b64(2049) })).toBeNull();
  expect(parseAck({ receipt: b64(3) })).toBeNull();
});

test('answers are parsed as strictly as questions', () => {
  expect(parseClaimed({ size: 3, until: 9, box: b64(3) })).not.toBeNull();
  expect(parseClaimed({ size: '3', until: 9 })).toBeNull();
  const status = { state: 'waiting', expires: 9, opens: 1, left: 1, passphrase: false, claims: [] };
  expect(parseStatus(status)).toEqual(status);
  expect(parseStatus({ ...status, state: 'lost' })).toBeNull();
  expect(parseStatus({ ...status, claims: [{ at: 1 }] })).toBeNull();
});

test('each refusal has a status code of the 4xx or 5xx, and an unknown one is none', () => {
  for (const code of Object.values(refusalCodes)) expect(code).toBeGreaterThanOrEqual(400);
  expect(parseRefusal({ error: 'wrong-passphrase', left: 4 })).toEqual({
    error: 'wrong-passphrase',
    left: 4,
  });
  expect(parseRefusal({ error: 'wrong-passphrase' })).toBeNull();
  expect(parseRefusal({ error: 'something else' })).toBeNull();
});
