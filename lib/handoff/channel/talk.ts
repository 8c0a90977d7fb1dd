/** What both sides do in their session: speak, and bring its direct path about. */
import type { PeerMessage } from '../../protocol/message.ts';
import type { SignalData } from '../../protocol/signal.ts';
import type { DirectKind } from '../event.ts';
import type { Signaled } from '../socket.ts';
import type { Turn } from '../turn.ts';
import { judgeSignal, type Reach, transportsOf } from './path.ts';
import { connectionOf, type Role, type Session, sealMessage } from './session.ts';

export interface Channeled extends Signaled, Reach {
  role: Role;
  session: Session | null;
}

type ChannelTurn = Turn<Channeled, unknown>;

/** What a report about the direct path came to. `lost`: the session is of no use any more. */
export type PathChange = 'none' | 'open' | 'failed' | 'lost';

const carried: ReadonlySet<string> = new Set(['offer', 'answer', 'candidate']);
/** A signal message has to fit a frame with the JSON and the padding around it. */
const longestSignal = 60_000;

/** Say something in the session; nothing without one. */
export function say(turn: ChannelTurn, message: PeerMessage): void {
  if (!turn.state.session) return;
  const sealed = sealMessage(turn.state.session, message);
  turn.state = { ...turn.state, session: sealed.session };
  turn.effects.push(sealed.effect);
}

/** Start this side's WebRTC connection, and feed it what came before it; or say that there will be none. */
export function startConnection(turn: ChannelTurn): PathChange {
  const { session, role, ice } = turn.state;
  if (!session) return 'none';
  const transports = transportsOf(turn.state);
  if (transports === null) return failPath(turn);
  const peer = connectionOf(session);
  const early = session.path.kind === 'offered' ? session.path : null;
  turn.effects.push({ type: 'peer-start', peer, initiator: role === 'sender', ice, transports });
  for (const data of early?.signals ?? []) turn.effects.push({ type: 'peer-signal', peer, data });
  setPath(turn, session, {
    kind: 'negotiating',
    described: early?.described ?? false,
    bytes: early?.bytes ?? 0,
    since: early ? turn.now : null,
  });
  return 'none';
}

/** Stop the session's connection, if it has one. */
export function stopConnection(turn: ChannelTurn): void {
  const { session } = turn.state;
  if (session?.path.kind !== 'negotiating' && session?.path.kind !== 'open') return;
  turn.effects.push({ type: 'peer-stop', peer: connectionOf(session) });
}

/** No direct path in this session: the other side is told, on the relay. */
export function failPath(turn: ChannelTurn): PathChange {
  const { session } = turn.state;
  if (!session || session.path.kind === 'failed') return 'none';
  if (session.out.via === 'direct' || session.in.via === 'direct') return 'lost';
  stopConnection(turn);
  setPath(turn, session, { kind: 'failed' });
  say(turn, { type: 'path', direct: 'failed' });
  return 'failed';
}

/** The connection has something for the other side. */
export function forwardSignal(turn: ChannelTurn, peer: string, data: SignalData): void {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer || session.path.kind !== 'negotiating') return;
  // What the other side would not take is not sent: it would count as malformed.
  if (!carried.has(data.type) || JSON.stringify(data).length > longestSignal) return;
  say(turn, { type: 'signal', data });
}

/** The connection is open: `path open` is this side's last relay message. */
export function openPath(turn: ChannelTurn, peer: string, how: DirectKind): PathChange {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer || session.path.kind !== 'negotiating') return 'none';
  say(turn, { type: 'path', direct: 'open' });
  const said = turn.state.session ?? session;
  turn.state = {
    ...turn.state,
    session: { ...said, out: { ...said.out, via: 'direct' }, path: { kind: 'open', how } },
  };
  return 'open';
}

/** The open connection goes another way now. It carries what it carried; only what is shown of it changes. */
export function reroutePath(turn: ChannelTurn, peer: string, how: DirectKind): void {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer || session.path.kind !== 'open') return;
  setPath(turn, session, { kind: 'open', how });
}

/** The connection closed, or could not be made. */
export function closePath(turn: ChannelTurn, peer: string): PathChange {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer) return 'none';
  if (session.path.kind === 'negotiating') return failPath(turn);
  return session.path.kind === 'open' ? 'lost' : 'none';
}

/** The other side's `path`. `open`: what was held back from its direct path may be read now. */
export function readPath(turn: ChannelTurn, direct: 'open' | 'failed'): PathChange {
  const { session } = turn.state;
  if (!session) return 'none';
  const { path } = session;
  if (direct === 'failed') {
    if (path.kind === 'open') return 'lost';
    if (path.kind === 'failed') return 'none';
    stopConnection(turn);
    setPath(turn, session, { kind: 'failed' });
    return 'failed';
  }
  // A connection that this side does not have cannot be open at the other.
  if (path.kind !== 'negotiating' && path.kind !== 'open') return 'lost';
  turn.state = { ...turn.state, session: { ...session, in: { ...session.in, via: 'direct' } } };
  return 'open';
}

/** The other side's `signal`. */
export function readSignal(turn: ChannelTurn, data: SignalData): PathChange {
  const { session, role } = turn.state;
  if (!session) return 'none';
  const verdict = judgeSignal(session, data, role === 'sender' ? 'answer' : 'offer', turn.now);
  if (verdict.kind === 'ignore') return 'none';
  if (verdict.kind === 'refuse') return failPath(turn);
  setPath(turn, session, verdict.path);
  if (verdict.path.kind === 'negotiating') {
    turn.effects.push({ type: 'peer-signal', peer: connectionOf(session), data });
  }
  return 'none';
}

function setPath(turn: ChannelTurn, session: Session, path: Session['path']): void {
  turn.state = { ...turn.state, session: { ...session, path } };
}
