import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';
import { wipe } from './secret.ts';

/** X-Wing (draft-connolly-cfrg-xwing-kem): X25519 and ML-KEM-768 in one KEM. In bytes. */
export const xwingSeedBytes = 32;
export const xwingKeyBytes = 1216;
export const xwingCiphertextBytes = 1120;
export const xwingDrawBytes = 64;

/** The encapsulation key of a 32-byte decapsulation key, which is a seed. */
export function xwingKeyOf(seed: Uint8Array): Uint8Array {
  requireLength('seed', seed, xwingSeedBytes);
  const { publicKey, privateKey } = sodium.crypto_kem_xwing_seed_keypair(seed);
  wipe(privateKey);
  return publicKey;
}

/**
 * A fresh 32-byte secret for whoever holds the decapsulation key.
 *
 * @param draw - 64 random bytes, `eseed` of the draft.
 * @returns null when the key is none.
 */
export function xwingEncapsulate(
  key: Uint8Array,
  draw: Uint8Array,
): { ciphertext: Uint8Array; shared: Uint8Array } | null {
  requireLength('draw', draw, xwingDrawBytes);
  if (key.length !== xwingKeyBytes) return null;
  try {
    const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc_deterministic(key, draw);
    return { ciphertext, shared: sharedSecret };
  } catch {
    return null;
  }
}

/** The 32-byte secret of a ciphertext, or null when its length is wrong; of a forged one, an unpredictable secret. */
export function xwingDecapsulate(seed: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
  requireLength('seed', seed, xwingSeedBytes);
  if (ciphertext.length !== xwingCiphertextBytes) return null;
  try {
    return sodium.crypto_kem_xwing_dec(ciphertext, seed);
  } catch {
    // X25519's half leads to zero: the draft lets an implementation refuse it.
    return null;
  }
}
