import { paddingBytes } from './limits.ts';

const marker = 0x80;

/** ISO/IEC 7816-4: 0x80, then zeros up to the next multiple of 256 bytes; at least one byte is added. */
export function pad(plaintext: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(plaintext.length / paddingBytes) + 1) * paddingBytes);
  padded.set(plaintext);
  padded[plaintext.length] = marker;
  return padded;
}

/** A view of the plaintext in what `pad` gave, or null. Not constant in time: called on authenticated bytes only. */
export function unpad(padded: Uint8Array): Uint8Array | null {
  if (padded.length === 0 || padded.length % paddingBytes !== 0) return null;
  let end = padded.length - 1;
  const lastBlock = padded.length - paddingBytes;
  while (end > lastBlock && padded[end] === 0) end--;
  return padded[end] === marker ? padded.subarray(0, end) : null;
}
