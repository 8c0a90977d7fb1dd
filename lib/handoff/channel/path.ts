/** The direct path of a session: one WebRTC connection, negotiated over the relay (PROTOCOL section 3). */
import { utf8 } from '../../crypto/bytes.ts';
import type { IceServer } from '../../protocol/control.ts';
import { signalBytesBeforeMatch } from '../../protocol/limits.ts';
import type { Policy } from '../../protocol/message.ts';
import { carriesMedia, type SignalData } from '../../protocol/signal.ts';
import type { Transports } from '../effect.ts';
import type { DirectKind } from '../event.ts';
import type { Progress, SenderView } from '../view.ts';
import type { Session } from './session.ts';

export type Path =
  | { kind: 'idle' }
  /** Recipient: an offer came before its person acted. */
  | { kind: 'offered'; described: boolean; signals: SignalData[]; bytes: number }
  /** `described`: the other side's offer or answer is in. `since` (Unix ms): its first signal; null before it. */
  | { kind: 'negotiating'; described: boolean; bytes: number; since: number | null }
  | { kind: 'open'; how: DirectKind }
  | { kind: 'failed' };

/** What to do with a `signal` of the other side. */
export type SignalVerdict =
  | { kind: 'ignore' }
  /** Against the rules: no direct path in this session. */
  | { kind: 'refuse' }
  | { kind: 'take'; path: Path };

/** As much as a handshake may have had in flight; more is held back by nobody honest. */
export const heldFrames = 32;

/**
 * @param wanted - the description this side waits for: an offer at the recipient, an answer at the sender.
 */
export function judgeSignal(
  session: Session,
  data: SignalData,
  wanted: 'offer' | 'answer',
  now: number,
): SignalVerdict {
  const { path } = session;
  if (path.kind !== 'idle' && path.kind !== 'offered' && path.kind !== 'negotiating')
    return { kind: 'ignore' };
  const describes = data.type === wanted;
  if (!describes && data.type !== 'candidate') return { kind: 'ignore' };
  const described = path.kind !== 'idle' && path.described;
  // One offer, one answer a session. Candidates may overtake it: the connection keeps them.
  if (describes && described) return { kind: 'ignore' };
  const bytes = (path.kind === 'idle' ? 0 : path.bytes) + utf8(JSON.stringify(data)).length;
  if (carriesMedia(data) || (session.peer === 'stranger' && bytes > signalBytesBeforeMatch)) {
    return { kind: 'refuse' };
  }
  if (path.kind === 'negotiating') {
    return {
      kind: 'take',
      path: { ...path, described: described || describes, bytes, since: path.since ?? now },
    };
  }
  const signals = path.kind === 'offered' ? [...path.signals, data] : [data];
  return { kind: 'take', path: { kind: 'offered', described: described || describes, signals, bytes } };
}

/** What a side allows its connections. */
export interface Reach {
  policy: Policy;
  /** The other side never learns this one's network addresses. */
  hideAddress: boolean;
}

/** How this side may connect with these servers; null where it may not at all. */
export function transportsOf({ policy, hideAddress, ice }: Reach & { ice: IceServer[] }): Transports | null {
  if (policy === 'relay') return null;
  if (!hideAddress) return 'all';
  return ice.some(isTurn) ? 'relay' : null;
}

/** A direct connection was begun, tried, or refused: what it told the other side is told. */
export const hasConnected = ({ path }: Session): boolean => path.kind !== 'idle' && path.kind !== 'offered';

/** How the address stands; absent where no choice is left to make, since nothing is ever direct. */
export function addressView(
  { policy, hideAddress }: Reach,
  sessions: (Session | null)[],
): Pick<SenderView, 'address'> {
  if (policy === 'relay') return {};
  const fixed = sessions.some(session => session !== null && hasConnected(session));
  return { address: { hidden: hideAddress, fixed } };
}

/** That all goes by the relay, and whether that was not the plan. */
export function relayedStep(
  { path }: Session,
  { hideAddress }: Pick<Reach, 'hideAddress'>,
  policies: readonly (Policy | undefined)[],
): Progress {
  const tried = path.kind === 'failed' && !hideAddress && !policies.includes('relay');
  return { step: 'path', state: 'done', path: 'relay', ...(tried ? { instead: true } : {}) };
}

function isTurn({ urls }: IceServer): boolean {
  return [urls].flat().some(url => /^turns?:/i.test(url));
}

/** Whether a message that `direct` holds back may leave now. */
export function mayLeave(session: Session, policies: readonly Policy[]): boolean {
  return !policies.includes('direct') || session.out.via === 'direct';
}

/** Whether a message that `direct` holds back may be taken from this path. */
export function mayArrive(session: Session, policy: Policy): boolean {
  return policy !== 'direct' || session.in.via === 'direct';
}
