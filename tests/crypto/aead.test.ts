import { beforeAll, describe, expect, test } from 'vitest';
import {
  openChaCha20Poly1305,
  openXChaCha20Poly1305,
  sealChaCha20Poly1305,
  sealXChaCha20Poly1305,
} from '../../lib/crypto/aead.ts';
import { concat } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import vectors from '../vectors/aead.json';
import { hex } from '../vectors/hex.ts';

beforeAll(ready);

function flip(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, at) => (at === index ? byte ^ 0x01 : byte));
}

const decoded = Object.fromEntries(
  Object.entries(vectors).flatMap(([name, vector]) =>
    typeof vector === 'string'
      ? []
      : [[name, Object.fromEntries(Object.entries(vector).map(([key, text]) => [key, hex(text)]))]],
  ),
) as Record<
  'chacha20poly1305' | 'xchacha20poly1305',
  Record<keyof typeof vectors.chacha20poly1305, Uint8Array>
>;

describe('ChaCha20-Poly1305', () => {
  const { key, nonce, ad, plaintext, ciphertext, tag } = decoded.chacha20poly1305;
  const sealed = concat(ciphertext, tag);

  test('RFC 8439 section 2.8.2', () => {
    expect(sealChaCha20Poly1305(key, nonce, ad, plaintext)).toEqual(sealed);
    expect(openChaCha20Poly1305(key, nonce, ad, sealed)).toEqual(plaintext);
  });

  test('an empty plaintext is a tag', () => {
    const empty = sealChaCha20Poly1305(key, nonce, ad, new Uint8Array(0));
    expect(empty).toHaveLength(16);
    expect(openChaCha20Poly1305(key, nonce, ad, empty)).toEqual(new Uint8Array(0));
  });

  test('any changed byte of ciphertext or tag is refused', () => {
    for (let index = 0; index < sealed.length; index++) {
      expect(openChaCha20Poly1305(key, nonce, ad, flip(sealed, index))).toBeNull();
    }
  });

  test('another key, nonce or associated data is refused', () => {
    expect(openChaCha20Poly1305(flip(key, 0), nonce, ad, sealed)).toBeNull();
    expect(openChaCha20Poly1305(key, flip(nonce, 11), ad, sealed)).toBeNull();
    expect(openChaCha20Poly1305(key, nonce, flip(ad, 0), sealed)).toBeNull();
    expect(openChaCha20Poly1305(key, nonce, new Uint8Array(0), sealed)).toBeNull();
  });

  test.each([0, 1, 15, 16])('%d bytes of it are refused', length => {
    expect(openChaCha20Poly1305(key, nonce, ad, sealed.subarray(0, length))).toBeNull();
  });

  test('a byte more or less is refused', () => {
    expect(openChaCha20Poly1305(key, nonce, ad, sealed.subarray(0, -1))).toBeNull();
    expect(openChaCha20Poly1305(key, nonce, ad, concat(sealed, Uint8Array.of(0)))).toBeNull();
  });

  test.each([
    ['key', 31, 12],
    ['key', 33, 12],
    ['nonce', 32, 11],
    ['nonce', 32, 13],
  ])('a %s of the wrong length is a RangeError that names it (%d, %d)', (name, keyLength, nonceLength) => {
    const [wrongKey, wrongNonce] = [new Uint8Array(keyLength), new Uint8Array(nonceLength)];
    expect(() => sealChaCha20Poly1305(wrongKey, wrongNonce, ad, plaintext)).toThrow(RangeError);
    expect(() => sealChaCha20Poly1305(wrongKey, wrongNonce, ad, plaintext)).toThrow(name);
    expect(() => openChaCha20Poly1305(wrongKey, wrongNonce, ad, sealed)).toThrow(name);
  });
});

describe('XChaCha20-Poly1305', () => {
  const { key, nonce, ad, plaintext, ciphertext, tag } = decoded.xchacha20poly1305;
  const box = concat(nonce, ciphertext, tag);

  test('draft-irtf-cfrg-xchacha A.3.1', () => {
    expect(sealXChaCha20Poly1305(key, ad, plaintext, nonce)).toEqual(box);
    expect(openXChaCha20Poly1305(key, ad, box)).toEqual(plaintext);
  });

  test('any changed byte of nonce, ciphertext or tag is refused', () => {
    for (let index = 0; index < box.length; index++) {
      expect(openXChaCha20Poly1305(key, ad, flip(box, index))).toBeNull();
    }
  });

  test('another key or associated data is refused', () => {
    expect(openXChaCha20Poly1305(flip(key, 31), ad, box)).toBeNull();
    expect(openXChaCha20Poly1305(key, flip(ad, 0), box)).toBeNull();
  });

  test.each([0, 23, 24, 39, 40])('%d bytes of it are refused', length => {
    expect(openXChaCha20Poly1305(key, ad, box.subarray(0, length))).toBeNull();
  });

  test('an empty plaintext is nonce and tag', () => {
    const empty = sealXChaCha20Poly1305(key, ad, new Uint8Array(0), nonce);
    expect(empty).toHaveLength(40);
    expect(openXChaCha20Poly1305(key, ad, empty)).toEqual(new Uint8Array(0));
    expect(openXChaCha20Poly1305(key, ad, empty.subarray(0, 39))).toBeNull();
  });

  test('a key or nonce of the wrong length is a RangeError that names it', () => {
    expect(() => sealXChaCha20Poly1305(new Uint8Array(31), ad, plaintext, nonce)).toThrow(
      /^key must be 32 bytes, not 31/,
    );
    expect(() => sealXChaCha20Poly1305(key, ad, plaintext, new Uint8Array(12))).toThrow(
      /^nonce must be 24 bytes/,
    );
    expect(() => openXChaCha20Poly1305(new Uint8Array(33), ad, box)).toThrow(/^key must be 32 bytes, not 33/);
  });
});
