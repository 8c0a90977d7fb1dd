import { fromBase64url } from '../../crypto/bytes.ts';
import type { ByeReason } from '../../protocol/message.ts';
import { say, stopConnection } from '../channel/talk.ts';
import type { TimerName } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { isUnreachable } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { filledReceipt } from './places.ts';
import type { RecipientTurn } from './state.ts';
import { codeDigitsOf, progressOf } from './view.ts';

/** The longest that a page takes to be filled (ms). */
const fillLimit = 30_000;

/**
 * End the handoff on this side and forget every key and the item.
 *
 * @param bye - null where the other side knows, or must not be told.
 */
export function endRecipient(turn: RecipientTurn, outcome: Outcome, bye: ByeReason | null): void {
  if (bye !== null) say(turn, { type: 'bye', reason: bye });
  stopConnection(turn);
  if (turn.state.socket.kind !== 'away') turn.effects.push({ type: 'disconnect' });
  const progress = progressOf(turn.state, turn.now, outcome);
  for (const name of Object.keys(turn.state.timers) as TimerName[]) setTimer(turn, name, null);
  const { handoff, server, expires, wrongCode, held } = turn.state;
  turn.ended = {
    kind: 'ended',
    role: 'recipient',
    handoff,
    server,
    expires,
    wrongCode,
    codeDigits: codeDigitsOf(turn.state),
    item:
      held.kind === 'none' ? null : { id: held.id, facts: held.facts, note: held.note, places: held.places },
    outcome,
    progress,
  };
}

/** The lifetime is over: which ending that is. A page that is just being written to may finish. */
export function expireRecipient(turn: RecipientTurn): void {
  const { held } = turn.state;
  if (held.kind === 'filling' && held.senderLeft === null) {
    turn.state = { ...turn.state, held: { ...held, senderLeft: 'not-filled' } };
    setTimer(turn, 'lifetime', turn.now + fillLimit);
    return;
  }
  if (settlePartly(turn)) endRecipient(turn, 'delivered', 'done');
  else endRecipient(turn, expiry(turn), 'expired');
}

/** What was filled is filled, also where the rest is put nowhere: then the sender is told of that. */
export function settlePartly(turn: RecipientTurn): boolean {
  const { held, session } = turn.state;
  if (held.kind !== 'received' || !held.places.some(({ state }) => state === 'filled')) return false;
  const { id, facts, note, places } = held;
  const receipt = filledReceipt(places);
  turn.state = { ...turn.state, held: { kind: 'placed', id, facts, note, receipt, places } };
  const ackId = fromBase64url(id);
  if (session?.peer === 'proved' && ackId) say(turn, { type: 'ack', id: ackId, ...receipt });
  return true;
}

function expiry({ state, now }: RecipientTurn): Outcome {
  if (state.held.kind === 'placed') return 'delivered';
  if (state.held.kind !== 'none') return 'not-filled';
  if (isUnreachable(state.socket, now)) return 'server-unreachable';
  if (state.proof.kind === 'paused' && state.wrongCode) return 'wrong-code';
  if (!state.met) return 'nobody-there';
  return state.session ? 'expired' : 'lost-connection';
}
