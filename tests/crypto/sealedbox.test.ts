import { beforeAll, expect, test } from 'vitest';
import { openSealed, sealTo } from '../../lib/crypto/sealedbox.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { publicKeyOf } from '../../lib/crypto/x25519.ts';

beforeAll(ready);

const secret = new Uint8Array(32).fill(3);
const text = Uint8Array.of(1, 2, 3);

test('only the holder of the key opens it', () => {
  const box = sealTo(publicKeyOf(secret), text);
  expect(box).toHaveLength(48 + 3);
  expect(openSealed(secret, box)).toEqual(text);
  expect(openSealed(new Uint8Array(32).fill(4), box)).toBeNull();
});

test('the same text is sealed differently each time', () => {
  expect(sealTo(publicKeyOf(secret), text)).not.toEqual(sealTo(publicKeyOf(secret), text));
});

test('a changed, shortened or empty box is refused', () => {
  const box = sealTo(publicKeyOf(secret), text);
  for (let at = 0; at < box.length; at++) {
    expect(
      openSealed(
        secret,
        box.map((byte, index) => (index === at ? byte ^ 1 : byte)),
      ),
    ).toBeNull();
  }
  expect(openSealed(secret, box.subarray(0, -1))).toBeNull();
  expect(openSealed(secret, new Uint8Array(0))).toBeNull();
});
