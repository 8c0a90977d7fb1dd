/** The sender's seat at the signaling server: every answer has a destination. */
import type { ServerControl } from '../../protocol/control.ts';
import { minTtl } from '../../protocol/limits.ts';
import { usesRelay } from '../channel/session.ts';
import { type Absence, absenceOf, askForSeat, stayAway, takeSeat } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { endSender, expireSender } from './ending.ts';
import { adoptKey } from './link.ts';
import { expectPathWord } from './path-word.ts';
import { dropPending } from './pending.ts';
import { expectHandshake, loseSession, solicit } from './session.ts';
import type { SenderTurn } from './state.ts';

/** Answers that will not change soon (ms). */
const patience = 5_000;
const longPatience = 30_000;

/** Open or resume the room. */
export function connect(turn: SenderTurn): void {
  const { socket, access } = turn.state;
  const ask = socket.kind === 'seated' ? 'resume' : socket.ask;
  const left = Math.ceil((turn.state.expires - turn.now) / 1000);
  const ttl = Math.max(left, minTtl);
  askForSeat(turn, ask, access === '' ? { ttl } : { ttl, access });
}

export function onControl(turn: SenderTurn, message: ServerControl) {
  switch (message.type) {
    case 'opened':
      if (turn.state.socket.kind !== 'asking') return;
      if (message.accepts?.includes('path') === true) expectPathWord(turn);
      return onSeat(turn, message);
    case 'resumed':
      return turn.state.socket.kind === 'asking' ? onSeat(turn, message) : undefined;
    case 'peer':
      return onPeer(turn, message);
    case 'undelivered': {
      // The other seat is empty: what was said on the relay is lost, a handshake's answer too.
      const { session } = turn.state;
      dropPending(turn);
      if (session && usesRelay(session)) loseSession(turn, 'wait');
      return;
    }
    case 'error':
      if (turn.state.socket.kind === 'away') return;
      if (message.needs === 'access' && turn.state.socket.kind === 'asking' && !turn.state.sent) {
        return endSender(turn, 'needs-token', null);
      }
      onAbsence(turn, message.code, message.retryAfter);
      if (!turn.ended) turn.effects.push({ type: 'disconnect' });
      return;
    case 'evicted':
    case 'closed':
    case 'pong':
    case 'joined':
    // Answers to nothing that this side waits for.
  }
}

/** Time to ask again, or the answer did not come. */
export function onReconnectTimer(turn: SenderTurn) {
  if (turn.state.socket.kind === 'away') return connect(turn);
  if (turn.state.socket.kind === 'seated') return;
  turn.effects.push({ type: 'disconnect' });
  onAbsence(turn, 'lost');
}

export function onSocketClosed(turn: SenderTurn, code: number): void {
  if (turn.state.socket.kind !== 'away') onAbsence(turn, absenceOf(code));
}

function onSeat(
  turn: SenderTurn,
  given: Extract<ServerControl, { type: 'opened' }> | Extract<ServerControl, { type: 'resumed' }>,
): void {
  takeSeat(turn, given);
  dropPending(turn);
  const { session } = turn.state;
  // Frames may have been lost with the socket before.
  if (session && usesRelay(session)) loseSession(turn, 'solicit');
  else if (!session && given.peer) solicit(turn);
}

function onPeer(turn: SenderTurn, { present, ice }: Extract<ServerControl, { type: 'peer' }>) {
  const { socket } = turn.state;
  if (socket.kind !== 'seated') return;
  turn.state = { ...turn.state, socket: { ...socket, peer: present }, ice: ice ?? turn.state.ice };
  if (present) return expectHandshake(turn);
  setTimer(turn, 'solicit', null);
  dropPending(turn);
  const { session } = turn.state;
  if (session && usesRelay(session)) loseSession(turn, 'wait');
}

function onAbsence(turn: SenderTurn, why: Absence, retryAfter?: number) {
  const { socket, seat } = turn.state;
  const resuming = seat !== null && !(socket.kind === 'asking' && socket.ask === 'open');
  const again = resuming ? 'resume' : 'open';
  const { sent } = turn.state;
  const asked = retryAfter === undefined ? undefined : retryAfter * 1000;
  setTimer(turn, 'solicit', null);
  dropPending(turn);
  switch (why) {
    case 'no-room':
      // The server lost the room (a restart): the same link gets it again.
      return stayAway(turn, why, 'open');
    case 'room-taken':
      // Our own room, whose seat's token was lost with the answer. Nobody has the link yet: take another.
      if (seat === null) {
        adoptKey(turn, turn.draw(32));
        return stayAway(turn, why, 'open');
      }
      return stayAway(turn, why, 'resume', patience);
    case 'bad-seat':
      // The room is there under another token: ours was lost with an answer, and the room ends after 15 min alone.
      return stayAway(turn, why, 'open', longPatience);
    case 'expired':
      return expireSender(turn);
    case 'replaced':
      // Said to a socket that has not got its seat, it is about the one before.
      if (socket.kind === 'seated') return endSender(turn, sent ? 'unconfirmed' : 'replaced', null);
      return stayAway(turn, why, again);
    case 'bad-message':
      if (socket.kind === 'asking') return endSender(turn, sent ? 'unconfirmed' : 'refused-by-server', null);
      return stayAway(turn, why, again, patience);
    case 'rate-limited':
      return stayAway(turn, why, again, asked ?? patience);
    case 'quota':
      return stayAway(turn, why, again, asked ?? longPatience);
    case 'room-full':
    case 'evicted':
    case 'too-large':
    case 'shutting-down':
    case 'lost':
      return stayAway(turn, why, again, asked);
  }
}
