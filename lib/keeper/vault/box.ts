import { openXChaCha20Poly1305, sealXChaCha20Poly1305, xchachaNonceBytes } from '../../crypto/aead.ts';
import { concat, fromBase64url, fromUtf8, toBase64url, utf8 } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { wipe } from '../../crypto/secret.ts';
import type { Json } from '../../messages.ts';

/** Entries of about the same size look the same: their length is rounded up to this. */
const paddedTo = 1024;

/** What a box is for is authenticated with it, so that none can stand in another's place. */
const label = (version: number, ...of: string[]): Uint8Array =>
  utf8(['fieldpost vault', version, ...of].join('\n'));

/** An entry's JSON under the vault key, padded with spaces. */
export function sealEntry(
  version: number,
  key: Uint8Array,
  keyId: string,
  name: string,
  value: Json,
): string {
  const text = utf8(JSON.stringify(value));
  const padding = new Uint8Array(Math.ceil(text.length / paddedTo) * paddedTo - text.length).fill(0x20);
  const plaintext = concat(text, padding);
  const box = sealXChaCha20Poly1305(
    key,
    label(version, 'entry', keyId, name),
    plaintext,
    drawRandom(xchachaNonceBytes),
  );
  wipe(text, plaintext);
  return toBase64url(box);
}

/** The JSON that `sealEntry` was given, or undefined where the box is not what it was. */
export function openEntry(
  version: number,
  key: Uint8Array,
  keyId: string,
  name: string,
  stored: Json | undefined,
): Json | undefined {
  const box = typeof stored === 'string' ? fromBase64url(stored) : null;
  const plaintext =
    box === null ? null : openXChaCha20Poly1305(key, label(version, 'entry', keyId, name), box);
  if (plaintext === null) return undefined;
  try {
    return JSON.parse(fromUtf8(plaintext)) as Json;
  } catch {
    return undefined;
  } finally {
    wipe(plaintext);
  }
}

/** How a passphrase's key is made, as far as it is authenticated with the vault key that it wraps. */
interface Derivation {
  salt: string;
  operations: number;
  memory: number;
}

const derivation = (version: number, keyId: string, { salt, operations, memory }: Derivation): Uint8Array =>
  label(version, 'key', keyId, 'argon2id', salt, String(operations), String(memory));

export const wrapKey = (
  version: number,
  wrapping: Uint8Array,
  keyId: string,
  how: Derivation,
  key: Uint8Array,
): string =>
  toBase64url(
    sealXChaCha20Poly1305(wrapping, derivation(version, keyId, how), key, drawRandom(xchachaNonceBytes)),
  );

/** The vault key, or null: a wrong passphrase, or a header that was changed. */
export function unwrapKey(
  version: number,
  wrapping: Uint8Array,
  keyId: string,
  how: Derivation,
  wrapped: string,
): Uint8Array | null {
  const box = fromBase64url(wrapped);
  return box === null ? null : openXChaCha20Poly1305(wrapping, derivation(version, keyId, how), box);
}
