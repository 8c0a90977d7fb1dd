/** The recipient's seat at the signaling server: every answer has a destination. */
import type { ServerControl } from '../../protocol/control.ts';
import { usesRelay } from '../channel/session.ts';
import { type Absence, absenceOf, askForSeat, stayAway, takeSeat } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { endRecipient, expireRecipient } from './ending.ts';
import { dropSession, forgetGreeting, greet, greetAhead } from './session.ts';
import type { RecipientTurn } from './state.ts';

/** How often a room is asked for that is not there (ms), by how long it has not been. */
const nobodyDelays = [
  { until: 60_000, delay: 5_000 },
  { until: 900_000, delay: 15_000 },
  { until: Number.POSITIVE_INFINITY, delay: 60_000 },
] as const;
/** Answers that will not change soon (ms). */
const patience = 5_000;
const longPatience = 30_000;
/** A seat that was ours may look taken until the server notices that the old connection is dead (ms). */
const ghostLimit = 75_000;

/** Join or resume, with the first handshake frame right behind. */
export function connect(turn: RecipientTurn): void {
  const { socket, seat } = turn.state;
  const ask = socket.kind === 'seated' ? 'resume' : socket.ask;
  const wasEmpty = socket.kind !== 'seated' && socket.why === 'no-room';
  askForSeat(turn, seat === null ? 'join' : ask);
  // A handshake costs something; where there was no room a moment ago it would be for nothing.
  if (!wasEmpty) greetAhead(turn);
}

export function onControl(turn: RecipientTurn, message: ServerControl) {
  switch (message.type) {
    case 'joined':
    case 'resumed':
      return turn.state.socket.kind === 'asking' ? onSeat(turn, message) : undefined;
    case 'peer':
      return onPeer(turn, message);
    case 'undelivered': {
      forgetGreeting(turn);
      const { session } = turn.state;
      if (session && usesRelay(session)) dropSession(turn);
      return;
    }
    case 'error':
      if (turn.state.socket.kind === 'away') return;
      onAbsence(turn, message.code, message.retryAfter);
      if (!turn.ended) turn.effects.push({ type: 'disconnect' });
      return;
    case 'evicted':
    case 'closed':
    case 'pong':
    case 'opened':
    // Answers to nothing that this side waits for.
  }
}

/** Time to ask again, or the answer did not come. */
export function onReconnectTimer(turn: RecipientTurn) {
  if (turn.state.socket.kind === 'away') return connect(turn);
  if (turn.state.socket.kind === 'seated') return;
  turn.effects.push({ type: 'disconnect' });
  onAbsence(turn, 'lost');
}

export function onSocketClosed(turn: RecipientTurn, code: number): void {
  if (turn.state.socket.kind !== 'away') onAbsence(turn, absenceOf(code));
}

function onSeat(
  turn: RecipientTurn,
  given: Extract<ServerControl, { type: 'joined' }> | Extract<ServerControl, { type: 'resumed' }>,
): void {
  takeSeat(turn, given);
  const expires = given.expires * 1000;
  turn.state = { ...turn.state, expires, seatedOnce: true };
  // The server's word can shorten this side's own clock, unless the clocks disagree so much that it says nothing.
  const lifetime = turn.state.timers.lifetime ?? expires;
  if (expires > turn.now) setTimer(turn, 'lifetime', Math.min(lifetime, expires));
  const { session, greeting } = turn.state;
  if (session && usesRelay(session)) dropSession(turn);
  if (greeting.kind === 'sent') {
    // Without a sender it comes back as undelivered; with one, its answer may be waited for from now on.
    setTimer(turn, 'handshake', turn.now + patience);
  } else if (!turn.state.session) greet(turn);
}

function onPeer(turn: RecipientTurn, { present, ice }: Extract<ServerControl, { type: 'peer' }>): void {
  const { socket } = turn.state;
  if (socket.kind !== 'seated') return;
  turn.state = { ...turn.state, socket: { ...socket, peer: present }, ice: ice ?? turn.state.ice };
  const { session } = turn.state;
  // What is said on the relay now is lost.
  if (!present && session && usesRelay(session)) dropSession(turn);
  if (present && !turn.state.session) greet(turn);
}

function onAbsence(turn: RecipientTurn, why: Absence, retryAfter?: number) {
  const { socket, held } = turn.state;
  const asked = retryAfter === undefined ? undefined : retryAfter * 1000;
  const wasSeated = socket.kind === 'seated';
  const resume = turn.state.seat === null ? 'join' : 'resume';
  // An answer that did not come may have given us a seat.
  if (why === 'lost' && socket.kind === 'asking') turn.state = { ...turn.state, seatedOnce: true };
  forgetGreeting(turn);
  const { session } = turn.state;
  if (session && usesRelay(session)) dropSession(turn);
  switch (why) {
    case 'no-room':
      turn.state = { ...turn.state, seat: null };
      // The sender closes the room once it knows. A server that restarted has lost it, too, but says so on a new socket.
      if (held.kind === 'placed' && wasSeated) return endRecipient(turn, 'delivered', null);
      return stayAway(turn, why, 'join', nobodyDelay(turn));
    case 'bad-seat':
      turn.state = { ...turn.state, seat: null };
      return stayAway(turn, why, 'join', 0);
    case 'room-full':
      return onRoomFull(turn);
    case 'expired':
      return expireRecipient(turn);
    case 'replaced':
      if (wasSeated) return leave(turn);
      return stayAway(turn, why, resume);
    case 'evicted':
      if (wasSeated) return leave(turn);
      turn.state = { ...turn.state, seat: null };
      return stayAway(turn, why, 'join');
    case 'bad-message':
      // What was received can still be placed.
      if (socket.kind === 'asking' && held.kind === 'none')
        return endRecipient(turn, 'refused-by-server', null);
      return stayAway(turn, why, resume, longPatience);
    case 'rate-limited':
      return stayAway(turn, why, resume, asked ?? patience);
    case 'quota':
      return stayAway(turn, why, resume, asked ?? longPatience);
    case 'room-taken':
    case 'too-large':
    case 'shutting-down':
    case 'lost':
      return stayAway(turn, why, resume, asked);
  }
}

function nobodyDelay({ state: { socket }, now }: RecipientTurn): number {
  const absence = socket.kind === 'seated' ? 0 : now - socket.since;
  return nobodyDelays.find(({ until }) => absence < until)?.delay ?? nobodyDelays[2].delay;
}

/** Somebody else has the seat, or the server does not know yet that our old connection is dead. */
function onRoomFull(turn: RecipientTurn) {
  const { socket, seatedOnce, held } = turn.state;
  const since = socket.kind === 'seated' ? turn.now : socket.since;
  const mayBeGhost = seatedOnce && turn.now - since < ghostLimit;
  if (!mayBeGhost && held.kind === 'none') return endRecipient(turn, 'link-in-use', null);
  stayAway(turn, 'room-full', 'join', patience);
}

/** Put out of the seat for good. What was received can still be placed. */
function leave(turn: RecipientTurn) {
  const { held } = turn.state;
  if (held.kind === 'none') return endRecipient(turn, 'replaced', null);
  if (held.kind === 'placed') return endRecipient(turn, 'delivered', null);
  turn.state = { ...turn.state, seat: null };
  stayAway(turn, 'replaced', 'join', longPatience);
}
