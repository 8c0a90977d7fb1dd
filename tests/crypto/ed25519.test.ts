import { beforeAll, expect, test } from 'vitest';
import { sign, verify, verifyKeyOf } from '../../lib/crypto/ed25519.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import vectors from '../vectors/ed25519.json';
import { hex } from '../vectors/hex.ts';

beforeAll(ready);

test.each(vectors.vectors)('RFC 8032 $name', ({ seed, publicKey, message, signature }) => {
  expect(verifyKeyOf(hex(seed))).toEqual(hex(publicKey));
  expect(sign(hex(seed), hex(message))).toEqual(hex(signature));
  expect(verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
});

test('another message, another key, a changed or shortened signature do not verify', () => {
  const seed = new Uint8Array(32).fill(1);
  const message = Uint8Array.of(1, 2, 3);
  const signature = sign(seed, message);
  const key = verifyKeyOf(seed);
  expect(verify(key, Uint8Array.of(1, 2), signature)).toBe(false);
  expect(verify(verifyKeyOf(new Uint8Array(32)), message, signature)).toBe(false);
  for (let at = 0; at < signature.length; at++) {
    const changed = signature.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(verify(key, message, changed)).toBe(false);
  }
  expect(verify(key, message, signature.subarray(0, 63))).toBe(false);
  expect(verify(key.subarray(0, 31), message, signature)).toBe(false);
});

test('keys of small order, which sign everything, are refused', () => {
  // The neutral element, with the signature R = neutral, S = 0 that a lenient implementation takes for any message.
  const neutral = new Uint8Array(32);
  neutral[0] = 1;
  const forged = new Uint8Array(64);
  forged[0] = 1;
  expect(verify(neutral, Uint8Array.of(7), forged)).toBe(false);
});

test('our own seed of the wrong length is a RangeError', () => {
  expect(() => sign(new Uint8Array(64), new Uint8Array(0))).toThrow(/^seed must be 32 bytes, not 64/);
  expect(() => verifyKeyOf(new Uint8Array(31))).toThrow(RangeError);
});
