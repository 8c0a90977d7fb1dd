import { beforeAll, describe, expect, test } from 'vitest';
import { blake2b256, hmacSha256, hmacSha256Verify, sha256, sha512 } from '../../lib/crypto/hash.ts';
import { drawRandom } from '../../lib/crypto/random.ts';
import { equal, wipe } from '../../lib/crypto/secret.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import vectors from '../vectors/hash.json';
import { hex } from '../vectors/hex.ts';

beforeAll(ready);

test.each(vectors.sha256)('SHA-256 of $message', ({ message, digest }) => {
  expect(sha256(hex(message))).toEqual(hex(digest));
});

test.each(vectors.sha512)('SHA-512 of $message', ({ message, digest }) => {
  expect(sha512(hex(message))).toEqual(hex(digest));
});

test.each(vectors.blake2b256)('BLAKE2b-256 of $message', ({ message, digest }) => {
  expect(blake2b256(hex(message))).toEqual(hex(digest));
});

describe('HMAC-SHA256', () => {
  test.each(vectors.hmacSha256)('RFC 4231 $name', ({ key, message, tag }) => {
    expect(hmacSha256(hex(key), hex(message))).toEqual(hex(tag));
    expect(hmacSha256Verify(hex(key), hex(message), hex(tag))).toBe(true);
  });

  test('verify refuses a changed, shortened, lengthened or empty tag', () => {
    const key = Uint8Array.of(1);
    const message = Uint8Array.of(2);
    const tag = hmacSha256(key, message);
    for (let index = 0; index < tag.length; index++) {
      const changed = tag.map((byte, at) => (at === index ? byte ^ 1 : byte));
      expect(hmacSha256Verify(key, message, changed)).toBe(false);
    }
    expect(hmacSha256Verify(key, message, tag.subarray(0, 31))).toBe(false);
    expect(hmacSha256Verify(key, message, Uint8Array.of(...tag, 0))).toBe(false);
    expect(hmacSha256Verify(key, message, new Uint8Array(0))).toBe(false);
    expect(hmacSha256Verify(key, Uint8Array.of(3), tag)).toBe(false);
  });
});

test('equal compares content and length', () => {
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  expect(equal(new Uint8Array(0), new Uint8Array(0))).toBe(true);
});

test('wipe overwrites every array, through views too', () => {
  const whole = Uint8Array.of(1, 2, 3);
  const other = Uint8Array.of(4);
  wipe(whole.subarray(1), other);
  expect(whole).toEqual(Uint8Array.of(1, 0, 0));
  expect(other).toEqual(Uint8Array.of(0));
});

test('drawRandom gives as many bytes as asked for, and others each time', () => {
  expect(drawRandom(0)).toHaveLength(0);
  expect(drawRandom(20)).toHaveLength(20);
  expect(drawRandom(32)).not.toEqual(drawRandom(32));
});
