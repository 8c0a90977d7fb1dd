/** The sender's lock: how often it was tried, and what it says about itself. */
import { totp } from '../../crypto/totp.ts';
import { attemptsPerArming, codePeriodSeconds } from '../../protocol/limits.ts';
import type { PeerMessage } from '../../protocol/message.ts';
import { setTimer } from '../turn.ts';
import type { Arming, SenderRunning, SenderTurn } from './state.ts';

const period = codePeriodSeconds * 1000;

/** Attempts that this arming still has. */
export function triesLeft(arming: Arming): number {
  return attemptsPerArming - arming.tried;
}

/** The codes that a `verify` may prove at a moment (Unix ms), by candidate. */
export function acceptableCodes(arming: Arming, now: number): string[] {
  return [now, Math.max(now - period, 0)].map(at => totp(arming.totp, at / 1000, arming.digits));
}

/** The code to be told now, until `validUntil` (Unix ms). */
export function shownCode(
  arming: Arming,
  now: number,
): { digits: string; validUntil: number; period: number } {
  return {
    digits: totp(arming.totp, now / 1000, arming.digits),
    validUntil: (Math.floor(now / period) + 1) * period,
    period: codePeriodSeconds,
  };
}

/** `ready`, or `paused` while no proof would be answered. */
export function announcement(state: SenderRunning): PeerMessage {
  const left = triesLeft(state.arming);
  if (left === 0 || state.proof.kind === 'paused' || state.proof.kind === 'unconfirmed')
    return { type: 'paused' };
  return {
    type: 'ready',
    policy: state.policy,
    code: { digits: state.arming.digits, period: codePeriodSeconds },
    attempt: state.attempts + 1,
    left,
    passphrase: state.passphrase !== '',
  };
}

/** An attempt that ends without a `confirm` stays counted. */
export function closeAttempt(turn: SenderTurn): void {
  if (turn.state.proof.kind !== 'verifying') return;
  turn.state = { ...turn.state, memo: 'unfinished-attempt' };
  settleAttempt(turn);
}

/** After an attempt without a match: the next one, or three were enough. */
export function settleAttempt(turn: SenderTurn): void {
  setTimer(turn, 'attempt', null);
  const exhausted = triesLeft(turn.state.arming) === 0;
  turn.state = { ...turn.state, proof: { kind: exhausted ? 'paused' : 'offering' } };
}
