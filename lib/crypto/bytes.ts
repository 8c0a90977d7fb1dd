const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const sextets = new Map([...alphabet].map((character, value) => [character, value]));
const encoder = new TextEncoder();

/** The parts one after the other, in a new array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Text of UTF-8 bytes; a byte order mark is kept as a character.
 *
 * @throws TypeError when the bytes are not UTF-8.
 */
export function fromUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const left = Math.min(3, bytes.length - offset);
    const group = ((bytes[offset] ?? 0) << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0);
    for (let sextet = 0; sextet <= left; sextet++) text += alphabet.charAt((group >> (18 - 6 * sextet)) & 63);
  }
  return text;
}

/**
 * Bytes of unpadded base64url, or null for anything that `toBase64url` would not have written:
 * another alphabet, padding, white space, an impossible length, spare bits that are not zero.
 */
export function fromBase64url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let length = 0;
  for (const character of text) {
    const sextet = sextets.get(character);
    if (sextet === undefined) return null;
    group = ((group << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = group >> bits;
    }
  }
  return (group & ((1 << bits) - 1)) === 0 ? bytes : null;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes of hexadecimal digits in either case, or null. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

/**
 * Four bytes, big-endian.
 *
 * @throws RangeError unless 0 ≤ n < 2^32.
 */
export function uint32be(n: number): Uint8Array {
  if (!Number.isInteger(n) || n < 0 || n > 0xffff_ffff) {
    throw new RangeError(`n must be an integer from 0 to 2^32 - 1, not ${n}`);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/**
 * Eight bytes, big-endian.
 *
 * @throws RangeError unless 0 ≤ n < 2^64 (a number: at most Number.MAX_SAFE_INTEGER).
 */
export function uint64be(n: number | bigint): Uint8Array {
  const exact = typeof n === 'bigint' || Number.isSafeInteger(n);
  if (!exact || n < 0 || BigInt(n) > 0xffff_ffff_ffff_ffffn) {
    throw new RangeError(`n must be an exact integer from 0 to 2^64 - 1, not ${n}`);
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n));
  return bytes;
}

/** LEB128 length, then x: `prepend_len` of draft-irtf-cfrg-cpace. */
export function lv(x: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = x.length;
  while (rest > 0x7f) {
    length.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  length.push(rest);
  return concat(Uint8Array.from(length), x);
}
