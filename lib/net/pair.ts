import type { DirectKind } from '../handoff/event.ts';

type Report = Record<string, unknown>;

/**
 * How a connection reaches the other side, from the candidate pair that ICE selected (W3C webrtc-stats):
 * `turn` when either end is relayed, `host` when neither end was found by reflection.
 */
export function kindOf(reports: readonly Report[]): DirectKind {
  const byId = new Map(reports.map(report => [report['id'], report]));
  const transport = reports.find(report => report['type'] === 'transport');
  const pair =
    byId.get(transport?.['selectedCandidatePairId']) ??
    reports.find(report => report['type'] === 'candidate-pair' && isSelected(report));
  const types = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map(
    id => byId.get(id)?.['candidateType'],
  );
  if (types.includes('relay')) return 'turn';
  return types.every(type => type === 'host') ? 'host' : 'reflexive';
}

/** Firefox marks the pair itself. */
function isSelected(pair: Report): boolean {
  return pair['selected'] === true || (pair['nominated'] === true && pair['state'] === 'succeeded');
}
