/** Proving the code: one CPace run for each acceptable time step (PROTOCOL section 5). */
import { concat } from '../crypto/bytes.ts';
import { channelIdentifier, codeSecret, finish, sessionIdentifier, start } from '../crypto/cpace.ts';
import { hmacSha256, hmacSha256Verify } from '../crypto/hash.ts';
import { hkdfSha256 } from '../crypto/hkdf.ts';
import { wipe } from '../crypto/secret.ts';
import { candidatesPerAttempt } from '../protocol/limits.ts';
import type { Candidate } from '../protocol/message.ts';

type Draw = (bytes: number) => Uint8Array;

/** The recipient's half of a run, between `verify` and `candidates`; secret. */
export interface OpenRun {
  scalar: Uint8Array;
  share: Uint8Array;
}

/** What a run gives whoever it succeeds with: the key of the item's box, and the psk of a resume (32 bytes each). */
export interface RunKeys {
  boxKey: Uint8Array;
  resumePsk: Uint8Array;
}

/** The sender's half of a run, between `candidates` and `confirm`; secret. */
export interface AnsweredRun extends RunKeys {
  /** The tag that only somebody who typed this run's code can make. */
  expected: Uint8Array;
}

interface RunContext {
  /** h of the session's handshake. */
  hash: Uint8Array;
  attempt: number;
}

/** Start the recipient's runs from the code typed, all with the same code. */
export function openRuns(context: RunContext, code: string, passphrase: string, draw: Draw): OpenRun[] {
  const prs = codeSecret(code, passphrase);
  const runs = Array.from({ length: candidatesPerAttempt }, (_, index) => {
    const scalarSeed = draw(32);
    const sid = sessionIdentifier(context.hash, context.attempt, index);
    const run = start({ prs, ci: channelIdentifier, sid, scalarSeed });
    wipe(scalarSeed);
    return run;
  });
  wipe(prs);
  return runs;
}

/**
 * Answer the recipient's shares, each with the code of its time step.
 *
 * @param codes - by candidate: now, the step before.
 * @returns null when a share is no valid point.
 */
export function answerRuns(
  context: RunContext,
  codes: readonly string[],
  passphrase: string,
  shares: readonly Uint8Array[],
  draw: Draw,
): { candidates: Candidate[]; runs: AnsweredRun[] } | null {
  const candidates: Candidate[] = [];
  const runs: AnsweredRun[] = [];
  for (const [index, share] of shares.entries()) {
    const prs = codeSecret(codes[index] ?? '', passphrase);
    const sid = sessionIdentifier(context.hash, context.attempt, index);
    const scalarSeed = draw(32);
    const own = start({ prs, ci: channelIdentifier, sid, scalarSeed });
    const isk = finish({ ...own, sid, ownShare: own.share, peerShare: share, role: 'responder' });
    wipe(prs, scalarSeed, own.scalar);
    if (!isk) {
      for (const { boxKey, resumePsk, expected } of runs) wipe(boxKey, resumePsk, expected);
      return null;
    }
    const transcript = concat(share, own.share);
    candidates.push({ y: own.share, tag: tagOf(isk, 'sender', transcript) });
    runs.push({ ...runKeys(isk), expected: tagOf(isk, 'recipient', transcript) });
    wipe(isk);
  }
  return { candidates, runs };
}

/**
 * Check the sender's candidates; every tag is compared, whichever holds.
 *
 * @returns the candidate that proves the same code, with this side's proof; `wrong` when none does; null when a share is
 * no valid point.
 */
export function checkCandidates(
  context: RunContext,
  runs: readonly OpenRun[],
  candidates: readonly Candidate[],
): (RunKeys & { candidate: number; tag: Uint8Array }) | 'wrong' | null {
  let held: (RunKeys & { candidate: number; tag: Uint8Array }) | 'wrong' = 'wrong';
  for (const [index, run] of runs.entries()) {
    const candidate = candidates[index];
    const sid = sessionIdentifier(context.hash, context.attempt, index);
    const isk = candidate
      ? finish({ scalar: run.scalar, sid, ownShare: run.share, peerShare: candidate.y, role: 'initiator' })
      : null;
    if (!isk || !candidate) return null;
    const transcript = concat(run.share, candidate.y);
    const key = hkdfSha256(isk, 'sender', 32);
    if (hmacSha256Verify(key, transcript, candidate.tag) && held === 'wrong') {
      held = { ...runKeys(isk), candidate: index, tag: tagOf(isk, 'recipient', transcript) };
    }
    wipe(isk, key);
  }
  return held;
}

/** Key of the item's box in a session made with the resume psk (PROTOCOL section 6). */
export function resumedBoxKey(resumePsk: Uint8Array, hash: Uint8Array): Uint8Array {
  return hkdfSha256(resumePsk, 'secret', 32, hash);
}

function runKeys(isk: Uint8Array): RunKeys {
  return { boxKey: hkdfSha256(isk, 'secret', 32), resumePsk: hkdfSha256(isk, 'resume', 32) };
}

function tagOf(isk: Uint8Array, role: 'sender' | 'recipient', transcript: Uint8Array): Uint8Array {
  const key = hkdfSha256(isk, role, 32);
  const tag = hmacSha256(key, transcript);
  wipe(key);
  return tag;
}
