import type { ByeReason } from '../../protocol/message.ts';
import { say, stopConnection } from '../channel/talk.ts';
import type { TimerName } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { isUnreachable } from '../socket.ts';
import { setTimer } from '../turn.ts';
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
    item: held.kind === 'none' ? null : { id: held.id, facts: held.facts, note: held.note },
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
  endRecipient(turn, expiry(turn), 'expired');
}

function expiry({ state, now }: RecipientTurn): Outcome {
  if (state.held.kind === 'placed') return 'delivered';
  if (state.held.kind !== 'none') return 'not-filled';
  if (isUnreachable(state.socket, now)) return 'server-unreachable';
  if (state.proof.kind === 'paused' && state.wrongCode) return 'wrong-code';
  if (!state.met) return 'nobody-there';
  return state.session ? 'expired' : 'lost-connection';
}
