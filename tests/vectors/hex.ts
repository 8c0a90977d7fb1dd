import { fromHex } from '../../lib/crypto/bytes.ts';

/** The bytes of a vector's hexadecimal text. */
export function hex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (!bytes) throw new Error(`this vector is not hexadecimal: ${text}`);
  return bytes;
}
