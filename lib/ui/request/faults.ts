/** What keeps somebody from asking, answering or reading, and the catalogue's key of the sentence for each. */
import type { RequestFailure, RequestFailureWord } from '../../request/refusal.ts';

const sentences = {
  unreachable: 'requestFault.unreachable',
  unavailable: 'requestFault.unavailable',
  'rate-limited': 'requestFault.rateLimited',
  'no-form': 'requestFault.noForm',
  expired: 'requestFault.expired',
  withdrawn: 'requestFault.withdrawn',
  closed: 'requestFault.closed',
  full: 'requestFault.full',
  'wrong-fingerprint': 'requestFault.wrongFingerprint',
  'rolled-back': 'requestFault.rolledBack',
  damaged: 'requestFault.damaged',
  'too-large': 'requestFault.tooLarge',
  'no-link': 'requestFault.noLink',
  revoked: 'requestFault.revoked',
  'passphrase-needed': 'requestFault.passphraseNeeded',
  'wrong-passphrase': 'requestFault.wrongPassphrase',
  locked: 'requestFault.locked',
  'wrong-role': 'requestFault.wrongRole',
  'not-allowed': 'requestFault.notAllowed',
  'no-space': 'requestFault.noSpace',
  conflict: 'requestFault.conflict',
  'needs-new-form': 'requestFault.needsNewForm',
} as const satisfies Record<RequestFailureWord, string>;

type FaultKey = (typeof sentences)[RequestFailureWord];

export const faultKey = (word: RequestFailureWord): FaultKey => sentences[word];

const ownSentences = {
  ...sentences,
  expired: 'requestFault.expiredOwn',
  revoked: 'requestFault.revokedOwn',
} as const satisfies Record<RequestFailureWord, string>;

/** As the person is told whose request it is. */
export const ownFaultKey = (word: RequestFailureWord): (typeof ownSentences)[RequestFailureWord] =>
  ownSentences[word];

const passing: ReadonlySet<RequestFailureWord> = new Set([
  'unreachable',
  'unavailable',
  'rate-limited',
  'conflict',
]);

/** Whether the same may work when it is tried once more. */
export const isPassing = (word: RequestFailureWord): boolean => passing.has(word);

/** When it ended, or until when it lasts (Unix ms), where that is known. */
export function faultTime(failure: RequestFailure): number | undefined {
  const seconds = 'at' in failure ? failure.at : 'until' in failure ? failure.until : undefined;
  return seconds === undefined || seconds === 0 ? undefined : seconds * 1000;
}
