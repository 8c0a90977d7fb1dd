import * as v from 'valibot';
import { fromBase64url, fromUtf8 } from '../crypto/bytes.ts';

/** Schema: base64url text of `min` to `max` bytes, given as bytes. */
export function base64urlBytes(min: number, max = min) {
  return v.pipe(
    v.string(),
    v.maxLength(Math.ceil((max * 4) / 3)),
    v.rawTransform(({ dataset, addIssue, NEVER }): Uint8Array => {
      const bytes = fromBase64url(dataset.value);
      if (bytes && bytes.length >= min && bytes.length <= max) return bytes;
      addIssue({ message: `must be unpadded base64url of ${min} to ${max} bytes` });
      return NEVER;
    }),
  );
}

/** Schema: base64url text of exactly so many bytes, left as text. */
export function base64urlText(bytes: number) {
  return v.pipe(
    v.string(),
    v.length(Math.ceil((bytes * 4) / 3)),
    v.check(text => fromBase64url(text)?.length === bytes),
  );
}

/** Schema: an integer within both bounds. */
export function integer(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}

/** The value of JSON text, or undefined (which JSON cannot say) when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value of JSON in UTF-8 bytes, or undefined. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
}
