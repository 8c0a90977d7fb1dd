import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';

/** The public key of a 32-byte secret one (RFC 7748). */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  requireLength('secret', secret, 32);
  return sodium.crypto_scalarmult_base(secret);
}
