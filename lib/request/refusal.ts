/** Everything that a request can fail with, for whoever asks, answers or reads. */
import type { Role } from '../protocol/form/state.ts';

export type RequestFailure =
  /** No answer from the server, or one that is not its own. */
  | { word: 'unreachable' }
  | { word: 'unavailable'; retryAfter?: number }
  | { word: 'rate-limited'; retryAfter?: number }
  /** Nothing is known there of this form: a wrong link, or one that is long over. */
  | { word: 'no-form' }
  | { word: 'expired'; at?: number }
  | { word: 'withdrawn'; at?: number }
  | { word: 'closed' }
  | { word: 'full' }
  /** What the server gave is not what the link names: somebody put another key there. */
  | { word: 'wrong-fingerprint' }
  /** It is what the link names, but older than what was seen before. */
  | { word: 'rolled-back' }
  /** It cannot be read. */
  | { word: 'damaged' }
  | { word: 'too-large' }
  /** A secret link that nobody knows, or that was revoked. */
  | { word: 'no-link' }
  | { word: 'revoked'; at?: number }
  | { word: 'passphrase-needed' }
  | { word: 'wrong-passphrase'; left?: number }
  /** Unix seconds; 0: until an admin unlocks it. */
  | { word: 'locked'; until?: number }
  | { word: 'wrong-role'; role: Role }
  /** This server lets only its own people ask. */
  | { word: 'not-allowed' }
  | { word: 'no-space' }
  /** Another admin changed the form at the same time. */
  | { word: 'conflict' }
  /** An admin knows the root key: revoking one takes a new form. */
  | { word: 'needs-new-form' };

export type RequestFailureWord = RequestFailure['word'];

export class RequestRefused extends Error {
  readonly failure: RequestFailure;

  constructor(failure: RequestFailure) {
    super(failure.word);
    this.name = 'RequestRefused';
    this.failure = failure;
  }
}

export function refuse(failure: RequestFailure): never {
  throw new RequestRefused(failure);
}
