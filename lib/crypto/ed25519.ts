import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';
import { wipe } from './secret.ts';

/** Ed25519 (RFC 8032), in bytes. */
export const signingSeedBytes = 32;
export const signingKeyBytes = 32;
export const signatureBytes = 64;

/** The public key of a 32-byte private one (RFC 8032 calls it so; libsodium, a seed). */
export function verifyKeyOf(seed: Uint8Array): Uint8Array {
  requireLength('seed', seed, signingSeedBytes);
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
  wipe(privateKey);
  return publicKey;
}

/** The 64-byte signature of a message. */
export function sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  requireLength('seed', seed, signingSeedBytes);
  const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
  const signature = sodium.crypto_sign_detached(message, privateKey);
  wipe(privateKey);
  return signature;
}

/** Whether the holder of the private key signed this; false too for a key or signature of another length. */
export function verify(verifyKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (verifyKey.length !== signingKeyBytes || signature.length !== signatureBytes) return false;
  return sodium.crypto_sign_verify_detached(signature, message, verifyKey);
}
