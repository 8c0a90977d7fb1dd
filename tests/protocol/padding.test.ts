import fc from 'fast-check';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, expect, test } from 'vitest';
import { pad, unpad } from '../../lib/protocol/padding.ts';

beforeAll(() => sodium.ready);

test.each([
  [0, 256],
  [1, 256],
  [255, 256],
  [256, 512],
  [257, 512],
  [511, 512],
  [512, 768],
])('%d bytes become %d', (length, padded) => {
  const plaintext = new Uint8Array(length).fill(1);
  expect(pad(plaintext)).toHaveLength(padded);
  expect(pad(plaintext)).toEqual(sodium.pad(plaintext, 256));
  expect(unpad(pad(plaintext))).toEqual(plaintext);
});

test('agrees with libsodium on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), plaintext => {
      expect(pad(plaintext)).toEqual(sodium.pad(plaintext, 256));
      expect(unpad(pad(plaintext))).toEqual(plaintext);
    }),
  );
});

test('plaintext that looks like padding is kept', () => {
  for (const plaintext of [[0x80], [0x80, 0, 0], [0, 0], new Array<number>(256).fill(0)]) {
    expect(unpad(pad(Uint8Array.from(plaintext)))).toEqual(Uint8Array.from(plaintext));
  }
});

const block = (last: number[], length = 256) => {
  const bytes = new Uint8Array(length).fill(1);
  bytes.set(last, length - last.length);
  return bytes;
};

test.each([
  ['nothing', new Uint8Array(0)],
  ['255 bytes', block([0x80], 255)],
  ['257 bytes', block([0x80], 257)],
  ['all zeros', new Uint8Array(256)],
  ['no marker', block([])],
  ['a wrong marker', block([0x81, 0])],
  ['something behind the marker', block([0x80, 0, 1])],
  ['a whole block of zeros behind the marker', new Uint8Array(512).fill(0).fill(0x80, 255, 256)],
])('%s is refused, by libsodium too', (_, padded) => {
  expect(unpad(padded)).toBeNull();
  expect(() => {
    // libsodium reads a length that is no multiple as if it were one: the check is ours.
    if (padded.length % 256 !== 0) throw new Error('not a multiple');
    sodium.unpad(padded, 256);
  }).toThrow();
});
