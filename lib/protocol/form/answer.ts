/** Answers and comments: X-Wing to the form's key, then XChaCha20-Poly1305 (PROTOCOL section 9). */
import * as v from 'valibot';
import { openXChaCha20Poly1305, sealXChaCha20Poly1305, xchachaNonceBytes } from '../../crypto/aead.ts';
import { concat, fromUtf8, uint32be, utf8 } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { wipe } from '../../crypto/secret.ts';
import {
  xwingCiphertextBytes,
  xwingDecapsulate,
  xwingDrawBytes,
  xwingEncapsulate,
} from '../../crypto/xwing.ts';
import { parseJsonBytes } from '../encoding.ts';
import { encodeItem, type Item, parseItem } from '../item.ts';
import { pad, unpad } from '../padding.ts';
import { answerBytes, commentCharacters, personCharacters } from './limits.ts';

/** Randomness of one sealing; drawn where none is given. */
export interface SealingDraw {
  kem: Uint8Array;
  nonce: Uint8Array;
}

export interface AnswerContent {
  /** Who answers: their claim. */
  from?: string;
  /** A field for each question, in order. */
  item: Item;
}

/** What a sealed box belongs to: the form, the state whose key it is sealed to, and the link of a comment. */
export interface Place {
  form: Uint8Array;
  index: number;
  link?: Uint8Array;
}

const shape = v.object({
  v: v.literal(1),
  from: v.exactOptional(v.pipe(v.string(), v.maxLength(personCharacters))),
  item: v.unknown(),
});

/** @throws RangeError when the answer or the name is too long. */
export function sealAnswer(
  key: Uint8Array,
  place: Place,
  { from, item }: AnswerContent,
  draw?: SealingDraw,
): Uint8Array | null {
  if (from !== undefined && from.length > personCharacters) {
    throw new RangeError(`from must be at most ${personCharacters} characters`);
  }
  const encoded = encodeItem(item);
  const head = `{"v":1,${from === undefined ? '' : `"from":${JSON.stringify(from)},`}"item":`;
  const text = concat(utf8(head), encoded, utf8('}'));
  const box = seal(key, place, text, draw);
  wipe(encoded, text);
  if (box !== null && box.length > answerBytes) throw new RangeError('an answer is too long');
  return box;
}

/** The answer, or null when it is not sealed to this key, was changed, or is none. */
export function openAnswer(seed: Uint8Array, place: Place, box: Uint8Array): AnswerContent | null {
  const plain = open(seed, place, box);
  const text = plain && unpad(plain);
  if (!plain || !text) return null;
  const parsed = v.safeParse(shape, parseJsonBytes(text));
  wipe(plain);
  const item = parsed.success ? parseItem(utf8(JSON.stringify(parsed.output.item))) : null;
  if (!parsed.success || !item) return null;
  return { ...(parsed.output.from === undefined ? {} : { from: parsed.output.from }), item };
}

/** @throws RangeError when the comment is too long. */
export function sealComment(key: Uint8Array, place: Required<Place>, comment: string): Uint8Array | null {
  if (comment.length > commentCharacters) {
    throw new RangeError(`a comment has at most ${commentCharacters} characters`);
  }
  return seal(key, place, utf8(comment));
}

export function openComment(seed: Uint8Array, place: Required<Place>, box: Uint8Array): string | null {
  const plain = open(seed, place, box);
  const text = plain && unpad(plain);
  if (!text) return null;
  try {
    return fromUtf8(text).slice(0, commentCharacters);
  } catch {
    return null;
  }
}

/** Null when the key is none. */
function seal(
  key: Uint8Array,
  place: Place,
  text: Uint8Array,
  draw: SealingDraw = { kem: drawRandom(xwingDrawBytes), nonce: drawRandom(xchachaNonceBytes) },
): Uint8Array | null {
  const encapsulated = xwingEncapsulate(key, draw.kem);
  if (!encapsulated) return null;
  const plain = pad(text);
  const box = sealXChaCha20Poly1305(encapsulated.shared, associated(place), plain, draw.nonce);
  wipe(encapsulated.shared, plain, draw.kem);
  return concat(encapsulated.ciphertext, box);
}

function open(seed: Uint8Array, place: Place, box: Uint8Array): Uint8Array | null {
  const shared = xwingDecapsulate(seed, box.subarray(0, xwingCiphertextBytes));
  if (!shared) return null;
  const plain = openXChaCha20Poly1305(shared, associated(place), box.subarray(xwingCiphertextBytes));
  wipe(shared);
  return plain;
}

/** A comment also names its link, so that it is never taken for an answer. */
function associated({ form, index, link }: Place): Uint8Array {
  return concat(form, uint32be(index), ...(link === undefined ? [] : [link]));
}
