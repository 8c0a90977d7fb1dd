/** The recipient's sessions: it asks for them (PROTOCOL section 3). */
import {
  attemptSeconds,
  handshakeIntervalSeconds,
  maxTtl,
  resumeAnswerSeconds,
  solicitIntervalSeconds,
} from '../../protocol/limits.ts';
import { beginHandshake, finishHandshake } from '../channel/handshake.ts';
import type { Session } from '../channel/session.ts';
import { say, stopConnection } from '../channel/talk.ts';
import { hasPeer } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { endRecipient } from './ending.ts';
import type { RecipientRunning, RecipientTurn, Resume } from './state.ts';

/** A sender answers one 0x01 a second; the rest is for clocks and the way (ms). */
const greetingInterval = handshakeIntervalSeconds * 1000 + 200;
/** Without a 0x02, another handshake (ms). */
const answerLimit = resumeAnswerSeconds * 1000;
/** Without a first message in a new session, another handshake (ms): a sender may wait 8 s for a direct path. */
const firstWordLimit = 20_000;

/** Send a 0x01 if there is somebody to read it and nothing to lose; else when there is. */
export function greet(turn: RecipientTurn): void {
  if (!hasPeer(turn.state.socket) || turn.state.greeting.kind === 'sent') return;
  sendFirst(turn);
}

/** A 0x01 right behind `join` or `resume`, without waiting for the answer. */
export function greetAhead(turn: RecipientTurn): void {
  if (turn.state.session === null) sendFirst(turn);
}

/** An empty 0x02: the sender has no session. Ours stays until the new one stands. */
export function onSolicitation(turn: RecipientTurn): void {
  const { solicitedAt, greeting } = turn.state;
  if (greeting.kind === 'sent' || turn.now - solicitedAt < solicitIntervalSeconds * 1000) return;
  turn.state = { ...turn.state, solicitedAt: turn.now };
  greet(turn);
}

/** A 0x02. @returns whether a new session stands. */
export function onSecond(turn: RecipientTurn, epoch: number, body: Uint8Array): boolean {
  const { greeting } = turn.state;
  if (greeting.kind !== 'sent' || greeting.handshake.epoch !== epoch) return false;
  const finished = finishHandshake(greeting.handshake, body);
  if (finished === null) return false;
  turn.state = { ...turn.state, greeting: { kind: 'idle' } };
  if (finished === 'newer-version') {
    endRecipient(turn, 'newer-version', null);
    return false;
  }
  if (finished === 'failed') {
    setTimer(turn, 'handshake', turn.now + answerLimit);
    return false;
  }
  adopt(turn, finished.session);
  return true;
}

/** No 0x02 in time, or the time has come to ask: once with each psk, in turn. */
export function onHandshakeTimer(turn: RecipientTurn) {
  const { greeting, session } = turn.state;
  if (greeting.kind === 'idle') return session ? undefined : greet(turn);
  const turnabout = greeting.resumed ? 'link' : 'resume';
  turn.state = { ...turn.state, greeting: { kind: 'idle' } };
  if (hasPeer(turn.state.socket)) sendFirst(turn, turnabout);
}

/** The session is of no use any more. @param delay - before the next handshake, in ms. */
export function loseSession(turn: RecipientTurn, delay = 0): void {
  dropSession(turn);
  if (delay > 0) setTimer(turn, 'handshake', turn.now + delay);
  else greet(turn);
}

/** The session is gone, and so is what was being proved in it. */
export function dropSession(turn: RecipientTurn): void {
  stopConnection(turn);
  setTimer(turn, 'attempt', null);
  setTimer(turn, 'peer-wait', null);
  setTimer(turn, 'path', null);
  turn.state = { ...turn.state, session: null, proof: { kind: 'silent' } };
}

/** What was sent and not answered is lost. */
export function forgetGreeting(turn: RecipientTurn): void {
  if (turn.state.greeting.kind === 'idle') return;
  turn.state = { ...turn.state, greeting: { kind: 'idle' } };
  setTimer(turn, 'handshake', null);
}

/** The resume psk, while it may be used. */
export function resumeOf(state: RecipientRunning, now: number): Resume | null {
  return state.resume && now < state.resume.until ? state.resume : null;
}

/** How long an answer may take before it counts as lost (ms); shorter than an attempt is open. */
export const verdictLimit = (attemptSeconds * 1000) / 2;

function adopt(turn: RecipientTurn, session: Session): void {
  dropSession(turn);
  if (!turn.state.met) liveOn(turn);
  turn.state = { ...turn.state, session, met: true };
  setTimer(turn, 'handshake', null);
  setTimer(turn, 'peer-wait', turn.now + firstWordLimit);
  say(turn, { type: 'hello' });
}

/** The sender is there: from now on the link's own lifetime counts, which was cut short until then. */
function liveOn(turn: RecipientTurn): void {
  const { expires } = turn.state;
  const longest = turn.now + maxTtl * 1000;
  // A server whose clock disagrees that much says nothing.
  setTimer(turn, 'lifetime', expires !== null && expires > turn.now ? Math.min(expires, longest) : longest);
}

function sendFirst(turn: RecipientTurn, preferred: 'resume' | 'link' = 'resume') {
  const { state } = turn;
  const soonest = state.greetedAt + greetingInterval;
  if (turn.now < soonest) return setTimer(turn, 'handshake', soonest);
  const resume = preferred === 'resume' ? resumeOf(state, turn.now) : null;
  const { frame, handshake } = beginHandshake({
    roomId: state.roomId,
    app: state.app,
    psk: resume?.psk ?? state.psk,
    resumed: resume !== null,
    draw: turn.draw,
  });
  turn.state = {
    ...state,
    greeting: { kind: 'sent', handshake, resumed: resume !== null },
    greetedAt: turn.now,
  };
  turn.effects.push({ type: 'relay', frame });
  setTimer(turn, 'handshake', turn.now + answerLimit);
}
