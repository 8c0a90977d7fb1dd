/** How the connections of a handoff do just now: kinds and times, no addresses. */
export interface Measured {
  server: { roundTrip?: number } | null;
  direct: DirectMeasured | null;
}

type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';

/** The candidate pair in use (W3C webrtc-stats); what the browser does not tell is absent. */
export interface DirectMeasured {
  local?: CandidateKind;
  remote?: CandidateKind;
  transport?: 'udp' | 'tcp';
  /** To the other side and back (ms). */
  roundTrip?: number;
}

type Report = Record<string, unknown>;

const kinds: readonly unknown[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateKind[];
const isKind = (word: unknown): word is CandidateKind => kinds.includes(word);

/** @param pair - the selected one; @param byId - every report that the connection gave. */
export function measuredOf(pair: Report | undefined, byId: ReadonlyMap<unknown, Report>): DirectMeasured {
  const local = byId.get(pair?.['localCandidateId']);
  const remote = byId.get(pair?.['remoteCandidateId']);
  const transport = local?.['protocol'];
  const seconds = pair?.['currentRoundTripTime'];
  return {
    ...(isKind(local?.['candidateType']) ? { local: local['candidateType'] } : {}),
    ...(isKind(remote?.['candidateType']) ? { remote: remote['candidateType'] } : {}),
    ...(transport === 'udp' || transport === 'tcp' ? { transport } : {}),
    ...(typeof seconds === 'number' ? { roundTrip: Math.round(seconds * 1000) } : {}),
  };
}
