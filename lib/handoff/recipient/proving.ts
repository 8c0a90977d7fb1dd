/** The recipient's side of proving the code (PROTOCOL section 5). */
import { toBase64url } from '../../crypto/bytes.ts';
import { candidatesAnswered, resumeSeconds } from '../../protocol/limits.ts';
import type { PeerMessage } from '../../protocol/message.ts';
import { mayLeave } from '../channel/path.ts';
import { type Session, usesRelay } from '../channel/session.ts';
import { say, startConnection } from '../channel/talk.ts';
import { checkCandidates, openRuns } from '../proof.ts';
import { setTimer } from '../turn.ts';
import { endRecipient } from './ending.ts';
import { loseSession, verdictLimit } from './session.ts';
import type { RecipientTurn } from './state.ts';

/** A code older than two time steps cannot hold any more (ms). */
const codeLife = 60_000;
/** After what nobody honest sends, a while (ms) before the next handshake. */
const pause = 5_000;
/** Under `direct`, a connection that is not there so long after it is needed has failed (ms). */
const directLimit = 20_000;

/** A paused sender is asked again, in a new session, after so long (ms). */
const pausedLimit = 60_000;

type Message<Type extends PeerMessage['type']> = Extract<PeerMessage, { type: Type }>;

/** The person acted on the link: an offer that came before may be answered. */
export function engage(turn: RecipientTurn): void {
  turn.state = { ...turn.state, engaged: true };
  if (turn.state.session?.path.kind === 'offered') startConnection(turn);
}

/** The person typed a code; it waits for a sender that takes one. */
export function onCode(turn: RecipientTurn, digits: string, passphrase: string): void {
  engage(turn);
  if (turn.state.proof.kind === 'paused' || !/^(?:[0-9]{6}|[0-9]{8})$/.test(digits)) return;
  turn.state = { ...turn.state, typed: { digits, passphrase, at: turn.now }, wrongCode: false };
  verify(turn);
}

/** Prove the code that was typed, as soon as the sender and the policies allow it. */
export function verify(turn: RecipientTurn) {
  const { proof, typed, session, policy, draw } = { ...turn.state, draw: turn.draw };
  if (proof.kind !== 'asked' || !typed || !session) return;
  const { lock } = proof;
  if (turn.now - typed.at >= codeLife) {
    turn.state = { ...turn.state, typed: null };
    return;
  }
  if (typed.digits.length !== lock.digits) {
    turn.state = { ...turn.state, typed: null, wrongCode: true };
    return;
  }
  if (!mayLeave(session, [policy, lock.policy])) return setTimer(turn, 'path', turn.now + directLimit);
  setTimer(turn, 'path', null);
  const { attempt } = lock;
  const runs = openRuns({ hash: session.hash, attempt }, typed.digits, typed.passphrase, draw);
  turn.state = { ...turn.state, proof: { kind: 'verifying', attempt, runs } };
  setTimer(turn, 'attempt', turn.now + verdictLimit);
  say(turn, { type: 'verify', attempt, y: runs.map(({ share }) => share) });
}

export function onReady(turn: RecipientTurn, ready: Message<'ready'>) {
  const { proof, session, held } = turn.state;
  if (!session) return;
  // The same number again is no answer to an attempt with it.
  if (proof.kind === 'verifying' && proof.attempt === ready.attempt) return breakOff(turn);
  const { attempt, left, policy, code, passphrase } = ready;
  const lock = { attempt, left, policy, digits: code.digits, passphrase };
  setTimer(turn, 'attempt', null);
  setTimer(turn, 'peer-wait', null);
  turn.state = { ...turn.state, proof: { kind: 'asked', lock }, lock };
  // A sender that asks for a code did not accept the one before.
  if (held.kind === 'none') distrust(turn);
  verify(turn);
}

export function onPaused(turn: RecipientTurn): void {
  setTimer(turn, 'attempt', null);
  // A relay that loses the next `ready` would leave nothing to notice it by.
  const mayLose = turn.state.session !== null && usesRelay(turn.state.session);
  setTimer(turn, 'peer-wait', mayLose ? turn.now + pausedLimit : null);
  turn.state = { ...turn.state, proof: { kind: 'paused' }, typed: null };
  if (turn.state.held.kind === 'none') distrust(turn);
}

export function onCandidates(turn: RecipientTurn, { attempt, c }: Message<'candidates'>) {
  const { proof, session } = turn.state;
  if (!session) return;
  if (proof.kind !== 'verifying' || proof.attempt !== attempt || c.length !== proof.runs.length) {
    return breakOff(turn);
  }
  const points = [...c.map(({ y }) => y), ...proof.runs.map(({ share }) => share)].map(toBase64url);
  if (new Set(points).size !== points.length) return breakOff(turn);
  // Counted before it is answered, as at the sender. One answer for a code typed.
  const answered = turn.state.answered + 1;
  turn.state = { ...turn.state, answered, typed: null };
  const checked = checkCandidates({ hash: session.hash, attempt }, proof.runs, c);
  if (checked === null) return breakOff(turn);
  setTimer(turn, 'attempt', turn.now + verdictLimit);
  if (checked === 'wrong') {
    turn.state = { ...turn.state, wrongCode: true, proof: { kind: 'refused', attempt } };
    say(turn, { type: 'confirm', attempt });
    if (answered >= candidatesAnswered) endRecipient(turn, 'interference', 'error');
    return;
  }
  const { boxKey, resumePsk, candidate, tag } = checked;
  turn.state = {
    ...turn.state,
    session: { ...session, peer: 'proved' },
    resume: { psk: resumePsk, until: turn.now + resumeSeconds * 1000 },
    proof: { kind: 'proved', attempt, boxKey },
  };
  setTimer(turn, 'resume', turn.now + resumeSeconds * 1000);
  say(turn, { type: 'confirm', attempt, proof: { candidate, tag } });
}

export function onDenied(turn: RecipientTurn, { attempt, left }: Message<'denied'>): void {
  const { proof, lock } = turn.state;
  if ((proof.kind !== 'refused' && proof.kind !== 'proved') || proof.attempt !== attempt || !lock) return;
  setTimer(turn, 'attempt', null);
  if (turn.state.held.kind === 'none') distrust(turn);
  const next = { ...lock, attempt: Math.min(attempt + 1, 12), left };
  turn.state = {
    ...turn.state,
    wrongCode: true,
    lock: next,
    proof: left > 0 ? { kind: 'asked', lock: next } : { kind: 'paused' },
  };
  verify(turn);
}

/** What nobody honest sends ends the session; a code that was typed for it is not used again. */
export function breakOff(turn: RecipientTurn): void {
  if (turn.state.session?.peer !== 'proved') say(turn, { type: 'bye', reason: 'error' });
  turn.state = { ...turn.state, typed: null };
  loseSession(turn, pause);
}

/** Whoever said to know the code does not act like it: nothing of that proof is used any more. */
function distrust(turn: RecipientTurn): void {
  const { session } = turn.state;
  setTimer(turn, 'resume', null);
  turn.state = { ...turn.state, resume: null, session: session && stranger(session) };
}

function stranger(session: Session): Session {
  return { ...session, peer: 'stranger' };
}
