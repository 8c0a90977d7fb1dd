import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { xwingDecapsulate, xwingEncapsulate, xwingKeyOf } from '../../lib/crypto/xwing.ts';
import { hex } from '../vectors/hex.ts';
import vectors from '../vectors/xwing.json';

beforeAll(ready);

test.each(vectors.vectors)('draft-connolly-cfrg-xwing-kem, seed $seed', ({ seed, pk, eseed, ct, ss }) => {
  expect(xwingKeyOf(hex(seed))).toEqual(hex(pk));
  expect(xwingEncapsulate(hex(pk), hex(eseed))).toEqual({ ciphertext: hex(ct), shared: hex(ss) });
  expect(xwingDecapsulate(hex(seed), hex(ct))).toEqual(hex(ss));
});

const seed = new Uint8Array(32).fill(5);
const draw = new Uint8Array(64).fill(6);

test('a ciphertext that was changed anywhere gives another secret, or none', () => {
  const made = xwingEncapsulate(xwingKeyOf(seed), draw);
  for (const at of [0, 500, 1087, 1088, 1119]) {
    const changed = made?.ciphertext.map((byte, index) => (index === at ? byte ^ 1 : byte)) ?? hex('');
    expect(xwingDecapsulate(seed, changed)).not.toEqual(made?.shared);
  }
});

test('a key that is none is refused: its length, and the modulus check of ML-KEM', () => {
  expect(xwingEncapsulate(new Uint8Array(1216).fill(0xff), draw)).toBeNull();
  expect(xwingEncapsulate(xwingKeyOf(seed).subarray(0, 1215), draw)).toBeNull();
});

test.each([0, 1119, 1121])('a ciphertext of %d bytes is refused', length => {
  expect(xwingDecapsulate(seed, new Uint8Array(length))).toBeNull();
});

test('our own arguments of the wrong length are a RangeError that names them', () => {
  expect(() => xwingKeyOf(new Uint8Array(31))).toThrow(/^seed must be 32 bytes/);
  expect(() => xwingEncapsulate(xwingKeyOf(seed), new Uint8Array(32))).toThrow(/^draw must be 64 bytes/);
});
