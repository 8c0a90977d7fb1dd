import sodium from 'libsodium-wrappers-sumo';
import { concat } from './bytes.ts';
import { requireLength } from './length.ts';

export const aeadKeyBytes = 32;
export const aeadTagBytes = 16;
export const chachaNonceBytes = 12;
export const xchachaNonceBytes = 24;

/**
 * ChaCha20-Poly1305 (RFC 8439): ciphertext, then the 16-byte tag.
 *
 * @param key - 32 bytes; with one key, no nonce twice.
 * @param nonce - 12 bytes.
 */
export function sealChaCha20Poly1305(
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  requireLength('key', key, aeadKeyBytes);
  requireLength('nonce', nonce, chachaNonceBytes);
  return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, key);
}

/** The plaintext of what `sealChaCha20Poly1305` gave, or null when it does not authenticate. */
export function openChaCha20Poly1305(
  key: Uint8Array,
  nonce: Uint8Array,
  associatedData: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | null {
  requireLength('key', key, aeadKeyBytes);
  requireLength('nonce', nonce, chachaNonceBytes);
  if (ciphertext.length < aeadTagBytes) return null;
  try {
    return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, ciphertext, associatedData, nonce, key);
  } catch {
    return null;
  }
}

/**
 * XChaCha20-Poly1305-IETF (draft-irtf-cfrg-xchacha) as one box: nonce, ciphertext, 16-byte tag.
 *
 * @param key - 32 bytes.
 * @param nonce - 24 bytes, freshly drawn.
 */
export function sealXChaCha20Poly1305(
  key: Uint8Array,
  associatedData: Uint8Array,
  plaintext: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  requireLength('key', key, aeadKeyBytes);
  requireLength('nonce', nonce, xchachaNonceBytes);
  return concat(
    nonce,
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, key),
  );
}

/** The plaintext of a box of `sealXChaCha20Poly1305`, or null when it does not authenticate. */
export function openXChaCha20Poly1305(
  key: Uint8Array,
  associatedData: Uint8Array,
  box: Uint8Array,
): Uint8Array | null {
  requireLength('key', key, aeadKeyBytes);
  if (box.length < xchachaNonceBytes + aeadTagBytes) return null;
  const nonce = box.subarray(0, xchachaNonceBytes);
  const ciphertext = box.subarray(xchachaNonceBytes);
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, associatedData, nonce, key);
  } catch {
    return null;
  }
}
