import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';

/** ML-KEM-768 (FIPS 203), in bytes. */
export const encapsulationKeyBytes = 1184;
export const decapsulationKeyBytes = 2400;
export const kemCiphertextBytes = 1088;
export const kemSeedBytes = 64;
export const kemDrawBytes = 32;

export interface KemKeypair {
  encapsulationKey: Uint8Array;
  decapsulationKey: Uint8Array;
}

/** @param seed - 64 random bytes, d || z of FIPS 203 section 7.1. */
export function kemKeypair(seed: Uint8Array): KemKeypair {
  requireLength('seed', seed, kemSeedBytes);
  const { publicKey, privateKey } = sodium.crypto_kem_mlkem768_seed_keypair(seed);
  return { encapsulationKey: publicKey, decapsulationKey: privateKey };
}

/**
 * A fresh 32-byte secret for whoever holds the decapsulation key.
 *
 * @param draw - 32 random bytes, m of FIPS 203 section 7.2.
 * @returns null when the key fails that section's length or modulus check.
 */
export function encapsulate(
  encapsulationKey: Uint8Array,
  draw: Uint8Array,
): { ciphertext: Uint8Array; shared: Uint8Array } | null {
  requireLength('draw', draw, kemDrawBytes);
  if (encapsulationKey.length !== encapsulationKeyBytes) return null;
  try {
    const { ciphertext, sharedSecret } = sodium.crypto_kem_mlkem768_enc_deterministic(encapsulationKey, draw);
    return { ciphertext, shared: sharedSecret };
  } catch {
    return null;
  }
}

/**
 * The 32-byte secret of a ciphertext, or null when its length is wrong.
 * A forged ciphertext gives an unpredictable secret instead of an error (implicit rejection, FIPS 203 section 6.3).
 */
export function decapsulate(decapsulationKey: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
  requireLength('decapsulationKey', decapsulationKey, decapsulationKeyBytes);
  if (ciphertext.length !== kemCiphertextBytes) return null;
  return sodium.crypto_kem_mlkem768_dec(ciphertext, decapsulationKey);
}
