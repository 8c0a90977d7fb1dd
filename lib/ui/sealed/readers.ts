import { checkRecipient } from '../../sealed/recipient.ts';
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
}

export const noReaders: ReadersDraft = { by: 'passphrase', passphrase: '', ticked: [], pasted: '' };

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

/** What is sealed for; an address that is none stays in it, and is refused. */
export function readersOf(draft: ReadersDraft): Readers {
  if (draft.by === 'passphrase') return { passphrase: draft.passphrase };
  const { addresses, faults } = addressesIn(draft.pasted);
  return { recipients: [...draft.ticked, ...addresses, ...faults.map(() => '')] };
}
