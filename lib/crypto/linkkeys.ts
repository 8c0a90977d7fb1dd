import { toHex } from './bytes.ts';
import { sha256 } from './hash.ts';
import { hkdfSha256 } from './hkdf.ts';
import { requireLength } from './length.ts';

export const linkKeyBytes = 32;

/**
 * What both peers of a handoff derive from its link key (PROTOCOL section 1).
 *
 * @param linkKey - 32 bytes.
 * @returns room id (16 bytes, known to the server) and Noise psk (32 bytes, secret).
 */
export function handoffKeys(linkKey: Uint8Array): { roomId: Uint8Array; psk: Uint8Array } {
  requireLength('linkKey', linkKey, linkKeyBytes);
  return {
    roomId: hkdfSha256(linkKey, 'fieldpost/1 room', 16),
    psk: hkdfSha256(linkKey, 'fieldpost/1 psk', 32),
  };
}

/** Two hex digits that bring both peers to one server node (PROTOCOL section 2). */
export function shardOf(roomId: Uint8Array): string {
  requireLength('roomId', roomId, 16);
  return toHex(sha256(roomId).subarray(0, 1));
}
