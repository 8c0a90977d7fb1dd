import { describe, expect, test } from 'vitest';
import { totp } from '../../lib/crypto/totp.ts';
import { hex } from '../vectors/hex.ts';
import vectors from '../vectors/totp.json';

const secret = hex(vectors.secret);

describe('RFC 6238 appendix B, SHA-1', () => {
  test.each(vectors.codes)('at $time', ({ time, code }) => {
    expect(totp(secret, time, 8)).toBe(code);
    expect(totp(secret, time)).toBe(code.slice(-6));
  });
});

test('a step lasts from its first second to its last, fractions included', () => {
  const step = totp(secret, 60);
  expect(totp(secret, 89)).toBe(step);
  expect(totp(secret, 89.999)).toBe(step);
  expect(totp(secret, 59)).not.toBe(step);
  expect(totp(secret, 59.999)).toBe(totp(secret, 30));
  expect(totp(secret, 90)).not.toBe(step);
});

test('another period moves the boundary', () => {
  expect(totp(secret, 59, 6, 60)).toBe(totp(secret, 0, 6, 60));
  expect(totp(secret, 60, 6, 60)).toBe(totp(secret, 30));
});

test('leading zeros are kept', () => {
  expect(totp(secret, 1111111109, 8)).toBe('07081804');
});

test('time zero works, earlier and non-numbers do not', () => {
  expect(totp(secret, 0)).toBe('755224');
  for (const time of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => totp(secret, time)).toThrow(/^unixSeconds must be 0 or more/);
  }
});

test.each([0, 19, 21])('a secret of %d bytes is a RangeError that names it', length => {
  expect(() => totp(new Uint8Array(length), 0)).toThrow(/^secret must be 20 bytes/);
});
