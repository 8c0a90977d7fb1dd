import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';
import { publicKeyOf } from './x25519.ts';

export const sealedBoxOverheadBytes = 48;

/**
 * A box that only the holder of the X25519 key opens, from nobody in particular: libsodium's `crypto_box_seal`, which
 * draws its own ephemeral key. Its variant with XChaCha20 is not for use: the JavaScript of libsodium-wrappers 0.8.4
 * drops what `crypto_box_curve25519xchacha20poly1305_seal_open` returns, and so takes any box for a good one.
 */
export function sealTo(publicKey: Uint8Array, plaintext: Uint8Array): Uint8Array {
  requireLength('publicKey', publicKey, 32);
  return sodium.crypto_box_seal(plaintext, publicKey);
}

/** What is in a sealed box, or null when it is not for this key or was changed. */
export function openSealed(secret: Uint8Array, box: Uint8Array): Uint8Array | null {
  requireLength('secret', secret, 32);
  if (box.length < sealedBoxOverheadBytes) return null;
  try {
    return sodium.crypto_box_seal_open(box, publicKeyOf(secret), secret);
  } catch {
    return null;
  }
}
