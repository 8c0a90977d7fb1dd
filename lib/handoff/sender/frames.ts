/** Frames and messages of the recipient. */
import { parseFrame } from '../../protocol/frame.ts';
import type { ByeReason, PeerMessage } from '../../protocol/message.ts';
import { heldFrames, mayArrive } from '../channel/path.ts';
import { connectionOf, type DataFrame, openData, type Via } from '../channel/session.ts';
import { failPath, type PathChange, readPath, readSignal } from '../channel/talk.ts';
import type { Outcome } from '../outcome.ts';
import { noticePeer } from '../socket.ts';
import { deliver, onAck } from './delivery.ts';
import { endSender } from './ending.ts';
import { dropPending } from './pending.ts';
import { loseSession, onFirst, promote, solicit } from './session.ts';
import type { SenderTurn } from './state.ts';
import { breakOff, leaveStranger, onConfirm, onVerify } from './verification.ts';

export function onRelayFrame(turn: SenderTurn, bytes: Uint8Array) {
  noticePeer(turn);
  const frame = parseFrame(bytes);
  if (frame?.kind === 'first') return onFirst(turn, frame.epoch, frame.body);
  if (frame?.kind !== 'data') return;
  if (frame.epoch === turn.state.pending?.epoch) return takePending(turn, frame);
  // After `path open` the relay carries nothing of this session any more.
  if (frame.epoch === turn.state.session?.epoch && turn.state.session.in.via === 'relay') {
    take(turn, 'relay', frame);
  }
}

export function onPeerFrame(turn: SenderTurn, peer: string, bytes: Uint8Array) {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer) return;
  if (session.in.via === 'relay') {
    if (session.held.length >= heldFrames) return loseSession(turn, 'solicit');
    turn.state = { ...turn.state, session: { ...session, held: [...session.held, bytes] } };
    return;
  }
  const frame = parseFrame(bytes);
  if (frame?.kind === 'data' && frame.epoch === session.epoch) take(turn, 'direct', frame);
}

/** What the direct path's change means for the item and the session. */
export function onPathChange(turn: SenderTurn, change: PathChange): void {
  if (change === 'lost') loseSession(turn, 'solicit');
  else if (change !== 'none') deliver(turn);
}

/** The pending session's first message is `hello`, and it makes it the current one. */
function takePending(turn: SenderTurn, frame: DataFrame) {
  if (!turn.state.pending) return;
  const opened = openData(turn.state.pending, 'relay', frame);
  if (opened.kind === 'dropped') return;
  if (opened.kind === 'opened' && opened.message?.type === 'hello') return promote(turn, opened.session);
  dropPending(turn);
  if (opened.kind === 'gap') solicit(turn);
}

function take(turn: SenderTurn, via: Via, frame: DataFrame) {
  if (!turn.state.session) return;
  const opened = openData(turn.state.session, via, frame);
  if (opened.kind === 'dropped') return;
  if (opened.kind === 'gap') return loseSession(turn, 'solicit');
  turn.state = { ...turn.state, session: opened.session };
  if (opened.message === null) return breakOff(turn);
  if (opened.message.type !== 'unknown') onMessage(turn, opened.message, frame.epoch);
}

function onMessage(turn: SenderTurn, message: PeerMessage, epoch: number) {
  const { session, policy } = turn.state;
  if (!session) return;
  switch (message.type) {
    case 'signal':
      // The answer to a connection that was never offered is as good as none.
      return onPathChange(turn, policy === 'relay' ? failPath(turn) : readSignal(turn, message.data));
    case 'path': {
      const change = readPath(turn, message.direct);
      onPathChange(turn, change);
      if (change === 'open') takeHeld(turn, epoch);
      return;
    }
    case 'verify':
      return mayArrive(session, policy) ? onVerify(turn, message) : undefined;
    case 'confirm':
      return mayArrive(session, policy) ? onConfirm(turn, message) : undefined;
    case 'ack':
      return session.peer === 'proved' ? onAck(turn, message) : breakOff(turn);
    case 'bye':
      return session.peer === 'proved'
        ? onProvedBye(turn, message.reason)
        : leaveStranger(turn, message.reason);
    default:
    // A repeated hello, a note, and what only a sender says.
  }
}

function takeHeld(turn: SenderTurn, epoch: number): void {
  const { session } = turn.state;
  if (session?.epoch !== epoch) return;
  turn.state = { ...turn.state, session: { ...session, held: [] } };
  for (const bytes of session.held) {
    if (turn.ended || turn.state.session?.epoch !== epoch) return;
    const frame = parseFrame(bytes);
    if (frame?.kind === 'data' && frame.epoch === epoch) take(turn, 'direct', frame);
  }
}

/** The person who knew the code leaves without an acknowledgement. */
function onProvedBye(turn: SenderTurn, reason: ByeReason): void {
  const { sent } = turn.state;
  const outcomes: Record<ByeReason, Outcome> = {
    declined: 'declined',
    cancelled: 'declined',
    expired: sent ? 'unconfirmed' : 'expired',
    done: sent ? 'unconfirmed' : 'lost-connection',
    error: sent ? 'unconfirmed' : 'lost-connection',
  };
  endSender(turn, outcomes[reason], null);
}
