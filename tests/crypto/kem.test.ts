import {
  createPrivateKey,
  createPublicKey,
  decapsulate as opensslDecapsulate,
  encapsulate as opensslEncapsulate,
} from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../lib/crypto/bytes.ts';
import { decapsulate, encapsulate, kemKeypair } from '../../lib/crypto/kem.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { hex } from '../vectors/hex.ts';

const seed = Uint8Array.from({ length: 64 }, (_, index) => index);
const draw = new Uint8Array(32).fill(0x42);
let pair: ReturnType<typeof kemKeypair>;

beforeAll(async () => {
  await ready();
  pair = kemKeypair(seed);
});

function encapsulated() {
  const result = encapsulate(pair.encapsulationKey, draw);
  if (!result) throw new Error('a good key was refused');
  return result;
}

test('sizes of FIPS 203 table 3', () => {
  expect(pair.encapsulationKey).toHaveLength(1184);
  expect(pair.decapsulationKey).toHaveLength(2400);
  expect(encapsulated().ciphertext).toHaveLength(1088);
  expect(encapsulated().shared).toHaveLength(32);
});

test('both sides have one secret', () => {
  const { ciphertext, shared } = encapsulated();
  expect(decapsulate(pair.decapsulationKey, ciphertext)).toEqual(shared);
});

test('the same randomness gives the same result, other randomness another', () => {
  expect(kemKeypair(seed)).toEqual(pair);
  expect(encapsulated()).toEqual(encapsulated());
  expect(encapsulate(pair.encapsulationKey, new Uint8Array(32))?.ciphertext).not.toEqual(
    encapsulated().ciphertext,
  );
});

/** OpenSSL's independent implementation of FIPS 203, given the seed form of its PKCS #8 encoding. */
describe('with OpenSSL', () => {
  const algorithm = hex('300b0609608648016503040402');
  const privateKey = createPrivateKey({
    key: Buffer.from(concat(hex('3054020100'), algorithm, hex('04428040'), seed)),
    format: 'der',
    type: 'pkcs8',
  });

  test('the same seed gives the same encapsulation key', () => {
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    expect(new Uint8Array(spki.subarray(-1184))).toEqual(pair.encapsulationKey);
  });

  test('it opens what we encapsulate', () => {
    const { ciphertext, shared } = encapsulated();
    expect(new Uint8Array(opensslDecapsulate(privateKey, ciphertext))).toEqual(shared);
  });

  test('we open what it encapsulates', () => {
    const { ciphertext, sharedKey } = opensslEncapsulate(createPublicKey(privateKey));
    expect(decapsulate(pair.decapsulationKey, new Uint8Array(ciphertext))).toEqual(new Uint8Array(sharedKey));
  });

  test('a forged ciphertext is rejected implicitly, alike', () => {
    const { ciphertext, shared } = encapsulated();
    const forged = ciphertext.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    const rejected = decapsulate(pair.decapsulationKey, forged);
    expect(rejected).not.toEqual(shared);
    expect(rejected).toEqual(new Uint8Array(opensslDecapsulate(privateKey, forged)));
  });
});

test('an encapsulation key that fails the modulus check is refused', () => {
  // The first coefficient, 12 bits little-endian: 3328 is the largest, 3329 = 0 mod q.
  const withFirst = (coefficient: number) => {
    const key = pair.encapsulationKey.slice();
    key[0] = coefficient & 0xff;
    key[1] = ((key[1] ?? 0) & 0xf0) | (coefficient >> 8);
    return key;
  };
  expect(encapsulate(withFirst(3328), draw)).not.toBeNull();
  expect(encapsulate(withFirst(3329), draw)).toBeNull();
  expect(encapsulate(new Uint8Array(1184).fill(0xff), draw)).toBeNull();
});

test.each([0, 1183, 1185])('an encapsulation key of %d bytes is refused', length => {
  expect(encapsulate(new Uint8Array(length), draw)).toBeNull();
});

test.each([0, 1087, 1089])('a ciphertext of %d bytes is refused', length => {
  expect(decapsulate(pair.decapsulationKey, new Uint8Array(length))).toBeNull();
});

test('our own arguments of the wrong length are a RangeError that names them', () => {
  expect(() => kemKeypair(new Uint8Array(63))).toThrow(/^seed must be 64 bytes, not 63/);
  expect(() => encapsulate(pair.encapsulationKey, new Uint8Array(33))).toThrow(/^draw must be 32 bytes/);
  expect(() => decapsulate(new Uint8Array(2399), new Uint8Array(1088))).toThrow(
    /^decapsulationKey must be 2400 bytes/,
  );
});
