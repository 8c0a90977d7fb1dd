import { beforeAll, describe, expect, test } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { readStream, startStream, streamOverheadBytes } from '../../lib/crypto/secretstream.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { hex } from '../vectors/hex.ts';
import vectors from '../vectors/secretstream.json';

beforeAll(ready);

const { key, header } = { key: hex(vectors.key), header: hex(vectors.header) };

describe('the published stream', () => {
  test('opens message by message', () => {
    const stream = readStream(key, header);
    for (const { plaintext, sealed } of vectors.messages) {
      expect(stream.pull(hex(sealed))).toEqual({ message: hex(plaintext), tag: 'message' });
    }
  });

  test('ends with a final message', () => {
    const { plaintext, sealed } = vectors.final;
    expect(readStream(key, header).pull(hex(sealed))).toEqual({ message: hex(plaintext), tag: 'final' });
  });

  test('a tag that this protocol does not use is refused', () => {
    expect(readStream(key, header).pull(hex(vectors.rekey.sealed))).toBeNull();
  });

  test('a message that is left out, moved, changed or cut does not open', () => {
    const [first, second] = vectors.messages.map(({ sealed }) => hex(sealed));
    if (!first || !second) throw new Error('two messages');
    expect(readStream(key, header).pull(second)).toBeNull();
    for (let index = 0; index < first.length; index++) {
      const changed = first.map((byte, at) => (at === index ? byte ^ 1 : byte));
      expect(readStream(key, header).pull(changed)).toBeNull();
      expect(readStream(key, header).pull(first.subarray(0, index))).toBeNull();
    }
    const otherHeader = header.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
    expect(readStream(key, otherHeader).pull(first)).toBeNull();
    expect(readStream(drawRandom(32), header).pull(first)).toBeNull();
  });
});

test('what is written is read, 17 bytes longer each', () => {
  const own = drawRandom(32);
  const writer = startStream(own);
  const reader = readStream(own, writer.header);
  for (const [length, tag] of [
    [0, 'message'],
    [1, 'message'],
    [300, 'final'],
  ] as const) {
    const message = drawRandom(length);
    const sealed = writer.push(message, tag);
    expect(sealed).toHaveLength(length + streamOverheadBytes);
    expect(reader.pull(sealed)).toEqual({ message, tag });
  }
});

test('keys and headers of another length are a mistake of ours', () => {
  expect(() => startStream(drawRandom(31))).toThrow(/^key must be 32 bytes/);
  expect(() => readStream(drawRandom(32), drawRandom(23))).toThrow(/^header must be 24 bytes/);
});
