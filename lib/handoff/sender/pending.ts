/** The session that a 0x01 opened and that no `hello` has made the current one yet (PROTOCOL section 3). */
import { connectionOf, type Session } from '../channel/session.ts';
import { closePath, forwardSignal, say, startConnection, stopConnection } from '../channel/talk.ts';
import type { NetEvent } from '../event.ts';
import { announcement } from './lock.ts';
import type { SenderTurn } from './state.ts';

/** Do in the pending session what is otherwise done in the current one. */
function inPending(turn: SenderTurn, act: () => void): void {
  const { session, pending } = turn.state;
  if (!pending) return;
  turn.state = { ...turn.state, session: pending };
  act();
  turn.state = { ...turn.state, session, pending: turn.state.session };
}

/** Take the place of the pending session before it. */
export function openPending(turn: SenderTurn, pending: Session): void {
  dropPending(turn);
  turn.state = { ...turn.state, pending };
}

/** Say in the pending session what the lock is like now: its recipient has no other word. */
export function announcePending(turn: SenderTurn): void {
  inPending(turn, () => say(turn, announcement(turn.state)));
}

/**
 * Offer the direct path before `hello` has come, which saves its way there and back. Beside a session that stands, a 0x01
 * is not worth a connection yet.
 */
export function offerAhead(turn: SenderTurn): void {
  if (turn.state.session || turn.state.policy === 'relay') return;
  inPending(turn, () => startConnection(turn));
}

/** The pending session's connection has something for the other side, or closed. */
export function onPendingConnection(
  turn: SenderTurn,
  event: Extract<NetEvent, { type: 'peer-signal' | 'peer-closed' }>,
): void {
  inPending(turn, () => {
    if (event.type === 'peer-signal') forwardSignal(turn, event.peer, event.data);
    else closePath(turn, event.peer);
  });
}

export function isPendingConnection({ state: { pending } }: SenderTurn, peer: string): boolean {
  return pending !== null && connectionOf(pending) === peer;
}

export function dropPending(turn: SenderTurn): void {
  inPending(turn, () => stopConnection(turn));
  turn.state = { ...turn.state, pending: null };
}
