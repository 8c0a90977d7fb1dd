/** Frames and messages of the sender. */
import { parseFrame } from '../../protocol/frame.ts';
import type { ByeReason, PeerMessage } from '../../protocol/message.ts';
import { heldFrames, transportsOf } from '../channel/path.ts';
import { connectionOf, type DataFrame, openData, type Via } from '../channel/session.ts';
import { failPath, type PathChange, readPath, readSignal, startConnection } from '../channel/talk.ts';
import type { Outcome } from '../outcome.ts';
import { noticePeer } from '../socket.ts';
import { endRecipient } from './ending.ts';
import { acknowledge, onProvedBye, onSecret } from './item.ts';
import { breakOff, onCandidates, onDenied, onPaused, onReady, verify } from './proving.ts';
import { loseSession, onSecond, onSolicitation } from './session.ts';
import type { RecipientTurn } from './state.ts';

/** After a sender left a session, a while (ms) before the next handshake. */
const pause = 5_000;

export function onRelayFrame(turn: RecipientTurn, bytes: Uint8Array) {
  noticePeer(turn);
  const frame = parseFrame(bytes);
  if (frame?.kind === 'second') {
    if (frame.epoch === 0 && frame.body.length === 0) return onSolicitation(turn);
    if (onSecond(turn, frame.epoch, frame.body)) acknowledgeAgain(turn);
    return;
  }
  const { session } = turn.state;
  if (frame?.kind !== 'data' || frame.epoch !== session?.epoch) return;
  // After `path open` the relay carries nothing of this session any more.
  if (session.in.via === 'relay') take(turn, 'relay', frame);
}

export function onPeerFrame(turn: RecipientTurn, peer: string, bytes: Uint8Array) {
  const { session } = turn.state;
  if (!session || connectionOf(session) !== peer) return;
  if (session.in.via === 'relay') {
    if (session.held.length >= heldFrames) return loseSession(turn);
    turn.state = { ...turn.state, session: { ...session, held: [...session.held, bytes] } };
    return;
  }
  const frame = parseFrame(bytes);
  if (frame?.kind === 'data' && frame.epoch === session.epoch) take(turn, 'direct', frame);
}

/** What the direct path's change means for a code that waits for it and for the session. */
export function onPathChange(turn: RecipientTurn, change: PathChange): void {
  if (change === 'lost') loseSession(turn);
  else if (change !== 'none') verify(turn);
}

function take(turn: RecipientTurn, via: Via, frame: DataFrame) {
  if (!turn.state.session) return;
  const opened = openData(turn.state.session, via, frame);
  if (opened.kind === 'dropped') return;
  if (opened.kind === 'gap') return loseSession(turn);
  turn.state = { ...turn.state, session: opened.session };
  if (opened.message === null) return breakOff(turn);
  if (opened.message.type !== 'unknown') onMessage(turn, opened.message, frame.epoch);
}

function onMessage(turn: RecipientTurn, message: PeerMessage, epoch: number) {
  switch (message.type) {
    case 'ready':
      return onReady(turn, message);
    case 'paused':
      return onPaused(turn);
    case 'candidates':
      return onCandidates(turn, message);
    case 'denied':
      return onDenied(turn, message);
    case 'secret':
      return onSecret(turn, message);
    case 'signal': {
      // This side's own wish to hide its addresses is never overruled.
      if (transportsOf(turn.state) === null) return onPathChange(turn, failPath(turn));
      const change = readSignal(turn, message.data);
      if (turn.state.engaged && turn.state.session?.path.kind === 'offered') startConnection(turn);
      return onPathChange(turn, change);
    }
    case 'path': {
      const change = readPath(turn, message.direct);
      onPathChange(turn, change);
      if (change === 'open') takeHeld(turn, epoch);
      return;
    }
    case 'bye':
      return onBye(turn, message.reason);
    default:
    // A note, and what only a recipient says.
  }
}

function takeHeld(turn: RecipientTurn, epoch: number): void {
  const { session } = turn.state;
  if (session?.epoch !== epoch) return;
  turn.state = { ...turn.state, session: { ...session, held: [] } };
  for (const bytes of session.held) {
    if (turn.ended || turn.state.session?.epoch !== epoch) return;
    const frame = parseFrame(bytes);
    if (frame?.kind === 'data' && frame.epoch === epoch) take(turn, 'direct', frame);
  }
}

function onBye(turn: RecipientTurn, reason: ByeReason) {
  const outcomes: Record<ByeReason, Outcome> = {
    cancelled: 'cancelled',
    declined: 'cancelled',
    expired: 'expired',
    done: 'lost-connection',
    error: 'lost-connection',
  };
  if (turn.state.session?.peer === 'proved') return onProvedBye(turn, outcomes[reason]);
  // The sender's own cancel or expiry ends the handoff; only the server could forge it, and it can end the room.
  const isEnd = reason === 'cancelled' || reason === 'expired';
  if (isEnd && turn.state.held.kind === 'none') return endRecipient(turn, outcomes[reason], null);
  loseSession(turn, pause);
}

/** In a resumed session the sender speaks first; the acknowledgement need not wait for it. */
function acknowledgeAgain(turn: RecipientTurn): void {
  if (turn.state.session?.peer === 'proved' && turn.state.held.kind === 'placed') acknowledge(turn);
}
