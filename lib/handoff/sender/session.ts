/** The sender's sessions: answering handshakes, one pending beside the current one (PROTOCOL section 3). */
import { toBase64url } from '../../crypto/bytes.ts';
import { handshakeIntervalSeconds, solicitIntervalSeconds } from '../../protocol/limits.ts';
import { answerHandshake, isResumeEpoch, solicitation } from '../channel/handshake.ts';
import type { Session } from '../channel/session.ts';
import { startConnection, stopConnection } from '../channel/talk.ts';
import { hasPeer } from '../socket.ts';
import { setTimer } from '../turn.ts';
import { resumeDelivery } from './delivery.ts';
import { closeAttempt } from './lock.ts';
import { announcePending, offerAhead, openPending } from './pending.ts';
import type { Resume, SenderRunning, SenderTurn } from './state.ts';

/** Longer than a recipient needs between two answers, in ms. */
const solicitAgain = solicitIntervalSeconds * 1000 + 500;
/** Characters of an ephemeral key that are remembered: 96 bits. */
const rememberedCharacters = 16;
/** A stranger who can fill this memory gains a pending session that never becomes one. */
const rememberedKeys = 1024;

/** A 0x01. Whatever is not acceptable is dropped without an answer. */
export function onFirst(turn: SenderTurn, epoch: number, body: Uint8Array): void {
  const { state } = turn;
  const psk = pskFor(state, epoch, turn.now);
  if (!psk || epoch === state.session?.epoch || epoch === state.pending?.epoch) return;
  let name: string | null = null;
  const answer = answerHandshake({ ...state, psk, draw: turn.draw }, epoch, body, ephemeral => {
    name = toBase64url(ephemeral).slice(0, rememberedCharacters);
    return !state.seen.includes(name) && turn.now - state.answeredAt >= handshakeIntervalSeconds * 1000;
  });
  if (name === null) {
    turn.state = { ...state, failedHandshakes: state.failedHandshakes + 1 };
    return;
  }
  if (answer === null || answer === 'newer-version') return;
  turn.state = {
    ...state,
    answeredAt: turn.now,
    seen: [...state.seen, name].slice(-rememberedKeys),
  };
  openPending(turn, answer.session);
  turn.effects.push({ type: 'relay', frame: answer.frame });
  // In a resumed session the item comes first.
  if (isResumeEpoch(epoch)) return;
  announcePending(turn);
  offerAhead(turn);
}

/** The pending session's `hello` authenticated: it takes the place of the current one. */
export function promote(turn: SenderTurn, session: Session): void {
  dropSession(turn);
  const { memo } = turn.state;
  turn.state = {
    ...turn.state,
    session,
    pending: null,
    met: true,
    memo: memo === 'stranger-left' || memo === 'stranger-declined' ? null : memo,
  };
  setTimer(turn, 'solicit', null);
  if (session.path.kind === 'idle' && turn.state.policy !== 'relay') startConnection(turn);
  resumeDelivery(turn);
}

/** The session is of no use any more. `solicit`: ask the recipient for a new one, if it is there. */
export function loseSession(turn: SenderTurn, then: 'solicit' | 'wait'): void {
  dropSession(turn);
  if (then === 'solicit') solicit(turn);
}

/** An empty 0x02, again and again until there is a session. */
export function solicit(turn: SenderTurn): void {
  if (!hasPeer(turn.state.socket)) return;
  turn.effects.push({ type: 'relay', frame: solicitation });
  expectHandshake(turn);
}

/** The recipient is there and will send a 0x01; if not, it is asked for one. */
export function expectHandshake(turn: SenderTurn): void {
  if (hasPeer(turn.state.socket) && !turn.state.session) setTimer(turn, 'solicit', turn.now + solicitAgain);
}

/** The resume psk, while it may be used. */
export function resumeOf(state: SenderRunning, now: number): Resume | null {
  const { proof } = state;
  if (proof.kind !== 'accepted' && proof.kind !== 'awaiting' && proof.kind !== 'delivering') return null;
  return now < proof.resume.until ? proof.resume : null;
}

function pskFor(state: SenderRunning, epoch: number, now: number): Uint8Array | null {
  const resume = resumeOf(state, now);
  // From a match until its ack, or 120 s, only a resume may replace.
  if (isResumeEpoch(epoch)) return resume?.psk ?? null;
  return resume || epoch === 0 ? null : state.psk;
}

function dropSession(turn: SenderTurn): void {
  stopConnection(turn);
  turn.state = { ...turn.state, session: null };
  closeAttempt(turn);
  const { proof } = turn.state;
  if (proof.kind === 'accepted' || proof.kind === 'delivering') {
    setTimer(turn, 'path', null);
    turn.state = { ...turn.state, proof: { kind: 'awaiting', resume: proof.resume } };
  }
}
