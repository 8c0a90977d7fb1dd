/** The sender's side of proving the code (PROTOCOL section 5). */
import { equal } from '../../crypto/secret.ts';
import { attemptSeconds, candidatesPerAttempt, rearms } from '../../protocol/limits.ts';
import type { ByeReason, PeerMessage } from '../../protocol/message.ts';
import { say } from '../channel/talk.ts';
import { answerRuns } from '../proof.ts';
import { setTimer } from '../turn.ts';
import { accept } from './delivery.ts';
import { acceptableCodes, announcement, closeAttempt, settleAttempt, triesLeft } from './lock.ts';
import { loseSession } from './session.ts';
import type { SenderTurn } from './state.ts';

export const rearmsAllowed = rearms;

export function onVerify(turn: SenderTurn, verify: Extract<PeerMessage, { type: 'verify' }>) {
  const { proof, session, attempts } = turn.state;
  if (!session) return;
  if (proof.kind === 'paused' || proof.kind === 'unconfirmed') return say(turn, { type: 'paused' });
  // While an attempt is open another is not; and a match needs none.
  if (proof.kind !== 'offering') return;
  if (verify.attempt !== attempts + 1) return say(turn, announcement(turn.state));
  if (verify.y.length !== candidatesPerAttempt) return breakOff(turn);
  const attempt = verify.attempt;
  const arming = { ...turn.state.arming, tried: turn.state.arming.tried + 1 };
  // Counted before it is answered: the state is stored before the answer leaves.
  turn.state = { ...turn.state, arming, attempts: attempt };
  const codes = acceptableCodes(arming, turn.now);
  const context = { hash: session.hash, attempt };
  const answer = answerRuns(context, codes, turn.state.passphrase, verify.y, turn.draw);
  const until = turn.now + attemptSeconds * 1000;
  turn.state = { ...turn.state, proof: { kind: 'verifying', attempt, runs: answer?.runs ?? [], until } };
  if (!answer) return breakOff(turn);
  setTimer(turn, 'attempt', until);
  say(turn, { type: 'candidates', attempt, c: answer.candidates });
}

export function onConfirm(turn: SenderTurn, confirm: Extract<PeerMessage, { type: 'confirm' }>) {
  const { proof, arming } = turn.state;
  if (proof.kind !== 'verifying' || confirm.attempt !== proof.attempt) return;
  const run = confirm.proof && proof.runs[confirm.proof.candidate];
  if (run && confirm.proof && equal(confirm.proof.tag, run.expected)) return accept(turn, run);
  turn.state = { ...turn.state, arming: { ...arming, wrong: arming.wrong + 1 }, memo: 'wrong-code' };
  const left = triesLeft(arming);
  settleAttempt(turn);
  say(turn, { type: 'denied', attempt: proof.attempt, left });
  if (left === 0) say(turn, { type: 'paused' });
}

/** 30 s without a `confirm`. */
export function onAttemptTimeout(turn: SenderTurn): void {
  closeAttempt(turn);
  say(turn, announcement(turn.state));
}

/** What nobody honest sends: before a match it ends this session, and no more. */
export function breakOff(turn: SenderTurn) {
  if (turn.state.session?.peer === 'proved') return loseSession(turn, 'solicit');
  say(turn, { type: 'bye', reason: 'error' });
  leaveStranger(turn);
}

/** Someone with the link is gone. An attempt of theirs is told as unfinished, the rest as someone who left or declined. */
export function leaveStranger(turn: SenderTurn, reason: ByeReason = 'error'): void {
  const attempted = turn.state.proof.kind === 'verifying';
  loseSession(turn, 'wait');
  const memo = reason === 'declined' ? 'stranger-declined' : 'stranger-left';
  if (!attempted) turn.state = { ...turn.state, memo };
}
