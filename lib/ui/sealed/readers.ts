import { checkRecipient, isPostQuantum } from '../../sealed/recipient.ts';
import type { RecipientFault } from '../../sealed/refusal.ts';
import type { Readers } from '../../sealed/seal.ts';

/** Who may open it, as far as the person has said. */
export interface ReadersDraft {
  by: 'passphrase' | 'people';
  passphrase: string;
  /** Addresses of those who are ticked. */
  ticked: readonly string[];
  /** What was pasted. */
  pasted: string;
  /** Our own address, where it is for us too; undefined until it is known whether we have one. */
  forMe: string | null | undefined;
}

/** What is said of the people. */
export type PeopleDraft = Pick<ReadersDraft, 'ticked' | 'pasted' | 'forMe'>;

export const noReaders: ReadersDraft = {
  by: 'passphrase',
  passphrase: '',
  ticked: [],
  pasted: '',
  forMe: undefined,
};

export interface Pasted {
  addresses: string[];
  /** Which of the pasted words are none, from 1. */
  faults: { at: number; why: RecipientFault }[];
}

/** The addresses in what was pasted, in whatever way they are kept apart. */
export function addressesIn(pasted: string): Pasted {
  // One key of a person is several words: `ssh-ed25519 AAAA… name`.
  const lines = pasted
    .split(/[\n,;]+/)
    .flatMap(line => (/^\s*(ssh-|-----)/.test(line) ? [line] : line.split(/\s+/)));
  const found: Pasted = { addresses: [], faults: [] };
  for (const [index, text] of lines.filter(line => line.trim() !== '').entries()) {
    const checked = checkRecipient(text);
    if ('ok' in checked) found.addresses.push(checked.ok);
    else found.faults.push({ at: index + 1, why: checked.bad });
  }
  return found;
}

/** For a moment nobody can say yet whether it is for us too. */
export const isUnknown = ({ by, forMe }: { by: string; forMe: ReadersDraft['forMe'] }): boolean =>
  by === 'people' && forMe === undefined;

/** Somebody's address is post-quantum, which ours is not. */
export const hasPostQuantum = ({ ticked, pasted }: Pick<ReadersDraft, 'ticked' | 'pasted'>): boolean =>
  [...ticked, ...addressesIn(pasted).addresses].some(isPostQuantum);

/** What is sealed for; an address that is none stays in it, and is refused. */
export function readersOf(draft: ReadersDraft): Readers {
  if (draft.by === 'passphrase') return { passphrase: draft.passphrase };
  const { addresses, faults } = addressesIn(draft.pasted);
  const others = [...draft.ticked, ...addresses, ...faults.map(() => '')];
  // It is for somebody, and for us too; age does not mix the two kinds of addresses.
  const own = others.length > 0 && !hasPostQuantum(draft) ? draft.forMe : null;
  return { recipients: own ? [...others, own] : others };
}
