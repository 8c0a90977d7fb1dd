import { expect, test } from 'vitest';
import { drawToken } from '../../signaling/seats.ts';

test('tokens are 32 random bytes each, no two alike, however many are drawn at once', () => {
  const tokens = Array.from({ length: 1000 }, drawToken);
  expect(new Set(tokens).size).toBe(1000);
  for (const token of tokens) {
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(token).not.toBe(Buffer.alloc(32).toString('base64url'));
  }
});
