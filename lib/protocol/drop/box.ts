/** The box of a drop (PROTOCOL section 8): lv(item JSON) || file, as a secretstream in chunks of 64 KiB. */
import { concat, lv } from '../../crypto/bytes.ts';
import { wipe } from '../../crypto/secret.ts';
import {
  readStream,
  type StreamReader,
  startStream,
  streamHeaderBytes,
  streamOverheadBytes,
} from '../../crypto/secretstream.ts';
import { itemBytes } from '../limits.ts';
import { type DropItem, encodeDropItem, parseDropItem } from './item.ts';
import { boxBytesOf, chunkBytes } from './limits.ts';
import { piecesOf } from './pieces.ts';

/** The box does not authenticate, is cut, goes on behind its end, or holds something else than a drop. */
export class DropDamaged extends Error {
  constructor() {
    super('The box of this drop is damaged.');
  }
}

/** The file is not as long as the item says: it changed while it was read. */
export class FileChanged extends Error {
  constructor() {
    super('The file changed while it was read.');
  }
}

/** The box, to be read once, and how long it will be. */
export interface SealedDrop {
  size: number;
  box: AsyncIterable<Uint8Array>;
}

/**
 * Seals an item and the file behind it.
 *
 * @param file - exactly the `item.file.size` bytes of the file; absent where the item names none.
 * @param header - for published examples only (see `startStream`).
 * @throws RangeError for an item that is none (see `encodeDropItem`); FileChanged, while the box is read.
 */
export function sealDrop(
  boxKey: Uint8Array,
  item: DropItem,
  file: AsyncIterable<Uint8Array> | undefined,
  header?: Uint8Array,
): SealedDrop {
  const encoded = encodeDropItem(item);
  const head = lv(encoded);
  wipe(encoded);
  const promised = item.file?.size ?? 0;
  return {
    size: boxBytesOf(head.length + promised),
    box: sealed(boxKey, plaintextOf(head, promised, file), header),
  };
}

async function* plaintextOf(
  head: Uint8Array,
  promised: number,
  file: AsyncIterable<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  yield head;
  wipe(head);
  let read = 0;
  for await (const bytes of file ?? []) {
    read += bytes.length;
    if (read > promised) throw new FileChanged();
    yield bytes;
  }
  if (read !== promised) throw new FileChanged();
}

async function* sealed(
  key: Uint8Array,
  plaintext: AsyncIterable<Uint8Array>,
  header?: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const stream = startStream(key, header);
  yield stream.header;
  for await (const { piece, last } of piecesOf(chunkBytes, plaintext)) {
    const chunk = stream.push(piece, last ? 'final' : 'message');
    wipe(piece);
    yield chunk;
  }
}

/** What is in a box. The file must be read to its end before anything of it is trusted to be whole. */
export interface OpenedDrop {
  item: DropItem;
  /** Throws DropDamaged where the box is. */
  file?: AsyncIterable<Uint8Array>;
}

/**
 * Opens a box. Without a file behind the item, all of the box was read and checked when this resolves.
 *
 * @throws DropDamaged.
 */
export async function openDrop(boxKey: Uint8Array, box: AsyncIterable<Uint8Array>): Promise<OpenedDrop> {
  const plaintext = opened(boxKey, box);
  let head: Uint8Array = new Uint8Array(0);
  for (;;) {
    const length = readLength(head);
    if (length === 'wrong') throw new DropDamaged();
    if (length !== 'short' && head.length >= length.offset + length.value) {
      const encoded = head.subarray(length.offset, length.offset + length.value);
      const item = parseDropItem(encoded);
      const rest = head.slice(length.offset + length.value);
      wipe(head);
      if (item === null) throw new DropDamaged();
      const file = fileOf(rest, plaintext, item.file?.size ?? 0);
      if (item.file !== undefined) return { item, file };
      for await (const _nothing of file);
      return { item };
    }
    const { value, done } = await plaintext.next();
    if (done) throw new DropDamaged();
    const longer = concat(head, value);
    wipe(head, value);
    head = longer;
  }
}

/** LEB128, as `lv` writes it. */
function readLength(head: Uint8Array): { value: number; offset: number } | 'short' | 'wrong' {
  let value = 0;
  for (const [index, byte] of head.subarray(0, 3).entries()) {
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return value > itemBytes ? 'wrong' : { value, offset: index + 1 };
  }
  return head.length < 3 ? 'short' : 'wrong';
}

async function* fileOf(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  promised: number,
): AsyncGenerator<Uint8Array> {
  let read = first.length;
  if (read > promised) throw new DropDamaged();
  if (first.length > 0) yield first;
  for await (const bytes of rest) {
    read += bytes.length;
    if (read > promised) throw new DropDamaged();
    if (bytes.length > 0) yield bytes;
  }
  if (read !== promised) throw new DropDamaged();
}

async function* opened(key: Uint8Array, box: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = box[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < streamHeaderBytes) {
    const { value, done } = await source.next();
    if (done) throw new DropDamaged();
    head = concat(head, value);
  }
  const stream = readStream(key, head.slice(0, streamHeaderBytes));
  const rest = (async function* () {
    yield head.subarray(streamHeaderBytes);
    for (;;) {
      const { value, done } = await source.next();
      if (done) return;
      yield value;
    }
  })();
  for await (const { piece, last } of piecesOf(chunkBytes + streamOverheadBytes, rest)) {
    yield messageOf(stream, piece, last);
  }
}

/** The last chunk, and no other, ends the stream. */
function messageOf(stream: StreamReader, piece: Uint8Array, last: boolean): Uint8Array {
  const pulled = stream.pull(piece);
  if (pulled === null || (pulled.tag === 'final') !== last) throw new DropDamaged();
  return pulled.message;
}
