import { concat, utf8 } from './bytes.ts';
import { hmacSha256, sha256Bytes } from './hash.ts';
import { wipe } from './secret.ts';

/** RFC 5869 section 2.3: L ≤ 255 * HashLen. */
const longestOutput = 255 * sha256Bytes;

/**
 * HKDF-SHA256, extract and expand (RFC 5869).
 *
 * @param info - text is taken as UTF-8.
 * @param length - of the result in bytes, 1 to 8160.
 * @param salt - empty unless given, which equals 32 zero bytes.
 * @throws RangeError for another length.
 */
export function hkdfSha256(
  ikm: Uint8Array,
  info: string | Uint8Array,
  length: number,
  salt: Uint8Array = new Uint8Array(0),
): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > longestOutput) {
    throw new RangeError(`length must be an integer from 1 to ${longestOutput} bytes, not ${length}`);
  }
  const context = typeof info === 'string' ? utf8(info) : info;
  const pseudorandomKey = hmacSha256(salt, ikm);
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let counter = 1, offset = 0; offset < length; counter++, offset += sha256Bytes) {
    const input = concat(block, context, Uint8Array.of(counter));
    wipe(block);
    block = hmacSha256(pseudorandomKey, input);
    wipe(input);
    output.set(block.subarray(0, length - offset), offset);
  }
  wipe(pseudorandomKey, block);
  return output;
}
