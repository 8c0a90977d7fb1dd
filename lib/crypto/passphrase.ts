import sodium from 'libsodium-wrappers-sumo';
import { utf8 } from './bytes.ts';
import { requireLength } from './length.ts';
import { wipe } from './secret.ts';

/** What an Argon2id key costs, stored beside what it locks. */
export interface PassphraseCost {
  /** Passes. */
  operations: number;
  /** Bytes. */
  memory: number;
}

export const saltBytes = 16;

/** About half a second on two cores of a server (`npm run bench -- passphrase`). */
export const usualCost: PassphraseCost = { operations: 3, memory: 64 * 1024 * 1024 };

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
