import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../../lib/crypto/bytes.ts';
import { drawRandom } from '../../../lib/crypto/random.ts';
import { startStream } from '../../../lib/crypto/secretstream.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { DropDamaged, FileChanged, openDrop, sealDrop } from '../../../lib/protocol/drop/box.ts';
import type { DropItem } from '../../../lib/protocol/drop/item.ts';
import { boxBytesOf, chunkBytes } from '../../../lib/protocol/drop/limits.ts';

beforeAll(ready);

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const item: DropItem = { fields: [{ label: 'Password', kind: 'password', value: 'correct horse' }] };
/** The item's JSON is padded to 256 bytes, two more say so. */
const headBytes = 258;

async function* slices(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.slice(offset, offset + size);
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return concat(...parts);
}

const withFile = (size: number): DropItem => ({ ...item, file: { name: 'a.bin', size } });

async function boxOf(drop: DropItem, file?: Uint8Array): Promise<Uint8Array> {
  const sealed = sealDrop(key, drop, file && slices(file, 10_000));
  const box = await whole(sealed.box);
  expect(box).toHaveLength(sealed.size);
  return box;
}

async function opening(box: Uint8Array, size = 7000): Promise<Uint8Array | undefined> {
  const { file } = await openDrop(key, slices(box, size));
  return file && (await whole(file));
}

describe('an item alone', () => {
  test('comes back; its box has one size for passwords of every length', async () => {
    const box = await boxOf(item);
    expect(box).toHaveLength(boxBytesOf(headBytes));
    expect(await openDrop(key, slices(box, 1))).toEqual({ item });
    const other = await boxOf({ fields: [{ label: 'Password', kind: 'password', value: 'x' }] });
    expect(other).toHaveLength(box.length);
    expect(other.slice(0, 24)).not.toEqual(box.slice(0, 24));
  });

  test('cut anywhere it is damaged; so is one byte more, and any byte changed', async () => {
    const box = await boxOf(item);
    for (let length = 0; length < box.length; length++) {
      await expect(opening(box.subarray(0, length))).rejects.toThrow(DropDamaged);
      const changed = box.map((byte, at) => (at === length ? byte ^ 1 : byte));
      await expect(opening(changed)).rejects.toThrow(DropDamaged);
    }
    await expect(opening(concat(box, Uint8Array.of(0)))).rejects.toThrow(DropDamaged);
  });

  test('with another key it is damaged', async () => {
    const box = await boxOf(item);
    await expect(openDrop(drawRandom(32), slices(box, 100))).rejects.toThrow(DropDamaged);
  });
});

describe('a file behind the item', () => {
  const edges = [0, 1, chunkBytes - headBytes - 1, chunkBytes - headBytes, chunkBytes - headBytes + 1].concat(
    [-1, 0, 1].map(more => 2 * chunkBytes - headBytes + more),
  );
  test.each(edges)('of %d bytes comes back', async size => {
    const file = drawRandom(size);
    const box = await boxOf(withFile(size), file);
    expect(box).toHaveLength(boxBytesOf(headBytes + size));
    for (const size of [7000, box.length]) {
      expect(Buffer.compare((await opening(box, size)) ?? box, file)).toBe(0);
    }
  });

  test('chunks that are left out, swapped, repeated or cut off are damaged', async () => {
    const file = drawRandom(3 * chunkBytes);
    const box = await boxOf(withFile(file.length), file);
    const sealedChunk = chunkBytes + 17;
    const at = (index: number): Uint8Array =>
      box.slice(24 + index * sealedChunk, 24 + (index + 1) * sealedChunk);
    const header = box.slice(0, 24);
    const chunks = [at(0), at(1), at(2), at(3)] as const;
    const wrong: Record<string, readonly Uint8Array[]> = {
      'left out': [chunks[0], chunks[2], chunks[3]],
      swapped: [chunks[0], chunks[2], chunks[1], chunks[3]],
      repeated: [chunks[0], chunks[1], chunks[1], chunks[2], chunks[3]],
      'without its end': [chunks[0], chunks[1], chunks[2]],
      'going on': [...chunks, chunks[3]],
    };
    for (const [name, parts] of Object.entries(wrong)) {
      await expect(opening(concat(header, ...parts)), name).rejects.toThrow(DropDamaged);
    }
  });

  test('another length than the item says is damaged for the reader, a change for the writer', async () => {
    for (const [promised, given] of [
      [10, 9],
      [10, 11],
    ] as const) {
      await expect(
        whole(sealDrop(key, withFile(promised), slices(drawRandom(given), 4)).box),
      ).rejects.toThrow(FileChanged);
    }
    await expect(whole(sealDrop(key, item, slices(drawRandom(1), 1)).box)).rejects.toThrow(FileChanged);
    const stream = startStream(key);
    const head = new TextEncoder().encode(JSON.stringify({ v: 1, fields: [], file: { name: 'a', size: 5 } }));
    const box = concat(
      stream.header,
      stream.push(concat(Uint8Array.of(head.length), head, new Uint8Array(4)), 'final'),
    );
    await expect(opening(box)).rejects.toThrow(DropDamaged);
  });
});

describe('an authentic box that holds something else', () => {
  const sealed = (plaintext: Uint8Array): Uint8Array => {
    const stream = startStream(key);
    return concat(stream.header, stream.push(plaintext, 'final'));
  };
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a length without an end', Uint8Array.of(0x80, 0x80, 0x80, 0x00)],
    ['a length beyond the item’s limit', Uint8Array.of(0x81, 0xf7, 0x02)],
    ['no JSON', Uint8Array.of(2, 0x7b, 0x7b)],
    ['an item of no fields', concat(Uint8Array.of(20), new TextEncoder().encode('{"v":1,"fields":[] }'))],
  ])('%s is damaged', async (_name, plaintext) => {
    await expect(opening(sealed(plaintext))).rejects.toThrow(DropDamaged);
  });
});
