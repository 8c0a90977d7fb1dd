import type { DropTrouble, DropTroubleWord } from './trouble.ts';

/** Names of the catalogue's section `dropFault`: one sentence for each trouble. */
export const dropFaults = {
  'nothing-there': 'nothingThere',
  opened: 'opened',
  expired: 'expired',
  withdrawn: 'withdrawn',
  claimed: 'claimed',
  uploading: 'uploading',
  'passphrase-needed': 'passphraseNeeded',
  'wrong-passphrase': 'wrongPassphrase',
  'locked-for-now': 'lockedForNow',
  locked: 'locked',
  damaged: 'damaged',
  'too-large': 'tooLarge',
  'too-long': 'tooLong',
  'file-changed': 'fileChanged',
  'no-space': 'noSpace',
  'not-allowed': 'notAllowed',
  'rate-limited': 'rateLimited',
  'server-unreachable': 'serverUnreachable',
  'not-understood': 'notUnderstood',
} as const satisfies Record<DropTroubleWord, string>;

/** What stands for `$1` in the sentence: a time and a span in seconds, a size in bytes. */
export type DropFact =
  | { kind: 'time'; value: number }
  | { kind: 'span'; value: number }
  | { kind: 'bytes'; value: number }
  | { kind: 'count'; value: number };

/** The fact that a trouble's sentence tells, undefined for none. */
export function factOf(trouble: DropTrouble): DropFact | undefined {
  switch (trouble.word) {
    case 'opened':
    case 'expired':
    case 'withdrawn':
      return { kind: 'time', value: trouble.at };
    case 'claimed':
    case 'locked-for-now':
      return { kind: 'time', value: trouble.until };
    case 'wrong-passphrase':
      return { kind: 'count', value: trouble.left };
    case 'too-large':
      return { kind: 'bytes', value: trouble.most ?? 0 };
    case 'too-long':
      return { kind: 'span', value: trouble.most };
    case 'rate-limited':
      return { kind: 'span', value: trouble.retryAfter };
    default:
      return undefined;
  }
}
