import sodium from 'libsodium-wrappers-sumo';
import { utf8 } from './bytes.ts';
import { type PassphraseCost, saltBytes } from './cost.ts';
import { requireLength } from './length.ts';
import { wipe } from './secret.ts';

/**
 * A 32-byte key of a passphrase: Argon2id version 1.3 with one lane (RFC 9106). What is typed in different ways and
 * looks the same is the same passphrase (Unicode NFC, as RFC 8265 has it).
 *
 * @param salt - 16 bytes, drawn for this passphrase.
 */
export function keyOfPassphrase(passphrase: string, salt: Uint8Array, cost: PassphraseCost): Uint8Array {
  requireLength('salt', salt, saltBytes);
  const bytes = utf8(passphrase.normalize('NFC'));
  const key = sodium.crypto_pwhash(
    32,
    bytes,
    salt,
    cost.operations,
    cost.memory,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  wipe(bytes);
  return key;
}
