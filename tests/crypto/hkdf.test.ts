import { beforeAll, expect, test } from 'vitest';
import { utf8 } from '../../lib/crypto/bytes.ts';
import { hkdfSha256 } from '../../lib/crypto/hkdf.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { hex } from '../vectors/hex.ts';
import vectors from '../vectors/hkdf.json';

beforeAll(ready);

const key = new Uint8Array(32).fill(7);

test.each(vectors.vectors)('RFC 5869 $name', ({ ikm, salt, info, length, okm }) => {
  expect(hkdfSha256(hex(ikm), hex(info), length, hex(salt))).toEqual(hex(okm));
});

test('info as text is its UTF-8', () => {
  expect(hkdfSha256(key, 'résumé', 32)).toEqual(hkdfSha256(key, utf8('résumé'), 32));
});

test('no salt is 32 zero bytes', () => {
  expect(hkdfSha256(key, 'a', 32)).toEqual(hkdfSha256(key, 'a', 32, new Uint8Array(32)));
});

test('a shorter output is the beginning of a longer one, up to the standard limit', () => {
  const longest = hkdfSha256(key, 'a', 8160);
  for (const length of [1, 31, 32, 33, 64, 65, 8159]) {
    expect(hkdfSha256(key, 'a', length)).toEqual(longest.subarray(0, length));
  }
});

test.each([0, -1, 8161, 1.5, Number.NaN])('refuses a length of %d', length => {
  expect(() => hkdfSha256(key, 'a', length)).toThrow(RangeError);
});

test('leaves its arguments as they were', () => {
  const salt = new Uint8Array(32).fill(9);
  const info = utf8('info');
  hkdfSha256(key, info, 96, salt);
  expect([key[0], salt[0], info]).toEqual([7, 9, utf8('info')]);
});
