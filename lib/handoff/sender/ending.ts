import type { ByeReason } from '../../protocol/message.ts';
import { say, stopConnection } from '../channel/talk.ts';
import type { TimerName } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import type { Receipt } from '../receipt.ts';
import { hasPeer, isUnreachable } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { tellPath } from './path-word.ts';
import { dropPending } from './pending.ts';
import type { SenderTurn } from './state.ts';
import { progressOf } from './view.ts';

/**
 * End the handoff: tell the other side, close the room, forget every key and the item.
 *
 * @param bye - null where the other side knows, or must not be told.
 */
export function endSender(
  turn: SenderTurn,
  outcome: Outcome,
  bye: ByeReason | null,
  receipt?: Receipt,
): void {
  if (bye !== null) say(turn, { type: 'bye', reason: bye });
  tellPath(turn);
  stopConnection(turn);
  dropPending(turn);
  if (turn.state.socket.kind === 'seated' && outcome !== 'replaced') {
    turn.effects.push({ type: 'control', message: { type: 'close', room: turn.state.room } });
  }
  if (turn.state.socket.kind !== 'away') turn.effects.push({ type: 'disconnect' });
  const progress = progressOf(turn.state, turn.now, outcome);
  for (const name of Object.keys(turn.state.timers) as TimerName[]) setTimer(turn, name, null);
  const { handoff, expires, facts } = turn.state;
  turn.ended = {
    kind: 'ended',
    role: 'sender',
    handoff,
    expires,
    facts,
    outcome,
    receipt: receipt ?? null,
    progress,
  };
}

/** The lifetime is over: which ending that is. */
export function expireSender(turn: SenderTurn): void {
  endSender(turn, expiry(turn), 'expired');
}

/** The person does not want to go on. */
export function cancelSender(turn: SenderTurn): void {
  endSender(turn, turn.state.sent ? 'unconfirmed' : 'cancelled', 'cancelled');
}

function expiry({ state, now }: SenderTurn): Outcome {
  if (state.sent) return 'unconfirmed';
  if (state.seat === null || isUnreachable(state.socket, now)) return 'server-unreachable';
  if (state.proof.kind === 'paused' && state.arming.wrong > 0) return 'wrong-code';
  if (!state.met) return 'nobody-came';
  return state.session || hasPeer(state.socket) ? 'expired' : 'lost-connection';
}
