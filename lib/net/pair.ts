import type { DirectKind } from '../handoff/event.ts';
import { hostReach } from '../protocol/address.ts';
import { type DirectMeasured, measuredOf } from './measured.ts';

type Report = Record<string, unknown>;

/**
 * How a connection reaches the other side, from the candidate pair that ICE selected (W3C webrtc-stats):
 * `turn` when either end is relayed, `host` when neither end was found by reflection. A peer-reflexive end in a private
 * network is a host whose own candidate came later than its first check.
 */
export function kindOf(reports: readonly Report[]): DirectKind {
  const byId = new Map(reports.map(report => [report['id'], report]));
  const pair = selectedPair(reports, byId);
  const ends = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map(id => byId.get(id));
  if (ends.some(end => end?.['candidateType'] === 'relay')) return 'turn';
  return ends.every(isHost) ? 'host' : 'reflexive';
}

/** How the connection goes, and how long there and back takes. */
export function measuredPair(reports: readonly Report[]): DirectMeasured {
  const byId = new Map(reports.map(report => [report['id'], report]));
  return measuredOf(selectedPair(reports, byId), byId);
}

function selectedPair(reports: readonly Report[], byId: ReadonlyMap<unknown, Report>): Report | undefined {
  const transport = reports.find(report => report['type'] === 'transport');
  return (
    byId.get(transport?.['selectedCandidatePairId']) ??
    reports.find(report => report['type'] === 'candidate-pair' && isSelected(report))
  );
}

function isHost(end: Report | undefined): boolean {
  if (end?.['candidateType'] === 'host') return true;
  const address = end?.['address'] ?? end?.['ip'];
  if (end?.['candidateType'] !== 'prflx' || typeof address !== 'string' || address === '') return false;
  return hostReach(address.includes(':') ? `[${address}]` : address) !== 'public';
}

/** Firefox marks the pair itself. */
function isSelected(pair: Report): boolean {
  return pair['selected'] === true || (pair['nominated'] === true && pair['state'] === 'succeeded');
}
