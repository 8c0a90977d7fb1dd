import sodium from 'libsodium-wrappers-sumo';
import { equal } from './secret.ts';

export const sha256Bytes = 32;

/** FIPS 180-4, 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  return sodium.crypto_hash_sha256(message);
}

/** FIPS 180-4, 64 bytes. */
export function sha512(message: Uint8Array): Uint8Array {
  return sodium.crypto_hash_sha512(message);
}

/** BLAKE2b (RFC 7693) of 32 bytes, without a key. */
export function blake2b256(message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, null);
}

/** RFC 2104 with SHA-256, 32 bytes; a key of any length. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const state = sodium.crypto_auth_hmacsha256_init(key);
  sodium.crypto_auth_hmacsha256_update(state, message);
  return sodium.crypto_auth_hmacsha256_final(state);
}

/** Whether `tag` is the whole HMAC-SHA256 of `message`, compared in constant time. */
export function hmacSha256Verify(key: Uint8Array, message: Uint8Array, tag: Uint8Array): boolean {
  return equal(hmacSha256(key, message), tag);
}
