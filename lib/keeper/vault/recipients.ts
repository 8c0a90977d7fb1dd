import * as v from 'valibot';
import type { Json } from '../../messages.ts';
import type { Recipient, RecipientRefusal } from '../../screen/vault.ts';
import { checkRecipient } from '../../sealed/recipient.ts';
import { type VaultEntries, VaultRefused } from './entries.ts';

export const nameLength = 100;
export const recipientLimit = 500;

const list = v.array(v.object({ recipient: v.string(), name: v.string() }));

/** @throws VaultRefused where it is something else. */
export function parseRecipients(entry: Json | undefined): v.InferOutput<typeof list> {
  const parsed = v.safeParse(list, entry ?? []);
  if (!parsed.success) throw new VaultRefused('damaged');
  return parsed.output;
}

const byName = (a: Recipient, b: Recipient): number => a.name.localeCompare(b.name);

/** One name for what looks the same. */
const plain = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ');
const folded = (name: string): string => plain(name).toLocaleLowerCase();

/** The people whom text can be sealed for, by the name that the person gave them. */
export interface Recipients {
  list(): Promise<Recipient[]>;
  save(recipient: Recipient): Promise<Recipient[] | RecipientRefusal>;
  remove(recipient: string): Promise<Recipient[]>;
}

export function createRecipients(entries: VaultEntries, own: () => Promise<string | undefined>): Recipients {
  const read = async (): Promise<Recipient[]> =>
    parseRecipients(await entries.read('recipients')).toSorted(byName);

  async function save({
    recipient: pasted,
    name: typed,
  }: Recipient): Promise<Recipient[] | RecipientRefusal> {
    const name = plain(typed);
    const checked = checkRecipient(pasted);
    if ('bad' in checked) return 'not-a-recipient';
    const recipient = checked.ok;
    if (name === '') return 'no-name';
    if (recipient === (await own())) return 'own';
    let refusal: RecipientRefusal | undefined;
    await entries.update('recipients', before => {
      const all = parseRecipients(before);
      const others = all.filter(known => known.recipient !== recipient);
      if (others.some(known => folded(known.name) === folded(name))) refusal = 'name-taken';
      else if (others.length >= recipientLimit) refusal = 'too-many';
      return refusal === undefined ? [...others, { recipient, name }] : before;
    });
    return refusal ?? read();
  }

  return {
    list: read,
    save,
    async remove(recipient) {
      await entries.update('recipients', before =>
        parseRecipients(before).filter(known => known.recipient !== recipient),
      );
      return read();
    },
  };
}
