import { expect, test } from 'vitest';
import * as aead from '../../lib/crypto/aead.ts';
import * as cpace from '../../lib/crypto/cpace.ts';
import * as kem from '../../lib/crypto/kem.ts';
import * as linkkeys from '../../lib/crypto/linkkeys.ts';
import * as totp from '../../lib/crypto/totp.ts';
import * as limits from '../../lib/protocol/limits.ts';

test('the wire and the algorithms agree on sizes, which neither may import from the other', () => {
  expect(limits.linkKeyBytes).toBe(linkkeys.linkKeyBytes);
  expect(limits.aeadTagBytes).toBe(aead.aeadTagBytes);
  expect(limits.boxNonceBytes).toBe(aead.xchachaNonceBytes);
  expect(limits.encapsulationKeyBytes).toBe(kem.encapsulationKeyBytes);
  expect(limits.kemCiphertextBytes).toBe(kem.kemCiphertextBytes);
  expect(limits.pointBytes).toBe(cpace.cpacePointBytes);
  expect(limits.totpSecretBytes).toBe(totp.totpSecretBytes);
});

test('the longest padded message fits a frame, one more block does not', () => {
  const overhead = limits.dataHeaderBytes + limits.aeadTagBytes;
  expect(limits.paddedMessageBytes % limits.paddingBytes).toBe(0);
  expect(limits.paddedMessageBytes + overhead).toBeLessThanOrEqual(limits.binaryFrameBytes);
  expect(limits.paddedMessageBytes + limits.paddingBytes + overhead).toBeGreaterThan(limits.binaryFrameBytes);
});

test('three attempts in each of four armings are the attempts there are', () => {
  expect(limits.attemptsPerArming * (1 + limits.rearms)).toBe(limits.lastAttempt);
});
