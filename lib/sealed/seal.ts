/** Sealing: age files (C2SP age.md) for a passphrase or for recipients, by the age-encryption library. */
import { base64 } from '@scure/base';
import { Encrypter } from 'age-encryption';
import { armorOf } from './block.ts';
import { textBytes } from './limits.ts';
import { checkRecipient, isPostQuantum } from './recipient.ts';
import { type SealingRefusal, Unsealed } from './refusal.ts';

/** Who can open it: whoever knows the passphrase, or any of the recipients. age does not mix the two. */
export type Readers = { passphrase: string } | { recipients: readonly string[] };

/** The passphrase's work factor stays the library's, 2^18: about a second here, and for each guess of an attacker. */
function encrypterFor(readers: Readers): { ok: Encrypter } | { bad: SealingRefusal } {
  const encrypter = new Encrypter();
  if ('passphrase' in readers) {
    if (readers.passphrase === '') return { bad: 'no-passphrase' };
    encrypter.setPassphrase(readers.passphrase);
    return { ok: encrypter };
  }
  const recipients = new Set<string>();
  for (const text of readers.recipients) {
    const recipient = checkRecipient(text);
    if ('bad' in recipient) return { bad: 'bad-recipient' };
    recipients.add(recipient.ok);
  }
  if (recipients.size === 0) return { bad: 'no-recipient' };
  const kinds = new Set([...recipients].map(isPostQuantum));
  if (kinds.size > 1) return { bad: 'mixed-recipients' };
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return { ok: encrypter };
}

/** A text as an armored block, with a newline at its end. */
export async function sealText(
  text: string,
  readers: Readers,
): Promise<{ ok: string } | { bad: SealingRefusal }> {
  const bytes = new TextEncoder().encode(text);
  try {
    if (bytes.length > textBytes) return { bad: 'too-large' };
    const encrypter = encrypterFor(readers);
    if ('bad' in encrypter) return encrypter;
    return { ok: armorOf(base64.encode(await encrypter.ok.encrypt(bytes))) };
  } finally {
    bytes.fill(0);
  }
}

/**
 * A stream of bytes as an age file, piece by piece.
 *
 * @throws Unsealed before anything is read.
 */
export async function sealStream(
  content: ReadableStream<Uint8Array>,
  readers: Readers,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = encrypterFor(readers);
  if ('bad' in encrypter) throw new Unsealed(encrypter.bad);
  return await encrypter.ok.encrypt(content);
}
