import type { DropRefusal } from '../protocol/drop/bodies.ts';

type Refusal<Word extends DropRefusal['error']> = Omit<Extract<DropRefusal, { error: Word }>, 'error'>;

/** Everything that can go wrong with a drop; times in Unix seconds. The closed list: each has one sentence. */
export type DropTrouble =
  /** Nobody knows it: it never was, is long over, or the link is not whole. */
  | { word: 'nothing-there' }
  | ({ word: 'opened' } & Refusal<'opened'>)
  | ({ word: 'expired' } & Refusal<'expired'>)
  | ({ word: 'withdrawn' } & Refusal<'withdrawn'>)
  /** Somebody else is opening it; until then at the latest. */
  | ({ word: 'claimed' } & Refusal<'claimed'>)
  | { word: 'uploading' }
  | { word: 'passphrase-needed' }
  | ({ word: 'wrong-passphrase' } & Refusal<'wrong-passphrase'>)
  /** For an hour, after wrong passphrases. */
  | { word: 'locked-for-now'; until: number }
  /** Until its owner unlocks it. */
  | { word: 'locked' }
  | { word: 'damaged' }
  | ({ word: 'too-large' } & Refusal<'too-large'>)
  | ({ word: 'too-long' } & Refusal<'too-long'>)
  | { word: 'file-changed' }
  | { word: 'no-space' }
  | { word: 'not-allowed' }
  | ({ word: 'rate-limited' } & Refusal<'rate-limited'>)
  | { word: 'server-unreachable' }
  /** The server answers what no server of this version does. */
  | { word: 'not-understood' };

export type DropTroubleWord = DropTrouble['word'];

export class DropFailed extends Error {
  readonly trouble: DropTrouble;

  constructor(trouble: DropTrouble) {
    super(trouble.word);
    this.trouble = trouble;
  }
}

export function troubleOf(refusal: DropRefusal): DropTrouble {
  switch (refusal.error) {
    case 'no-drop':
      return { word: 'nothing-there' };
    case 'opened':
    case 'expired':
    case 'withdrawn':
      return { word: refusal.error, at: refusal.at };
    case 'claimed':
      return { word: 'claimed', until: refusal.until };
    case 'wrong-passphrase':
      return { word: 'wrong-passphrase', left: refusal.left };
    case 'locked':
      return refusal.until === undefined
        ? { word: 'locked' }
        : { word: 'locked-for-now', until: refusal.until };
    case 'too-large':
      return { word: 'too-large', ...(refusal.most === undefined ? {} : { most: refusal.most }) };
    case 'too-long':
      return { word: 'too-long', most: refusal.most };
    case 'rate-limited':
      return { word: 'rate-limited', retryAfter: refusal.retryAfter };
    case 'uploading':
    case 'passphrase-needed':
    case 'no-space':
    case 'not-allowed':
      return { word: refusal.error };
    case 'unavailable':
      return { word: 'server-unreachable' };
    case 'bad-request':
    case 'taken':
    case 'wrong-offset':
      return { word: 'not-understood' };
  }
}
