import { beforeAll, expect, test } from 'vitest';
import { drawRandom } from '../../../lib/crypto/random.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { receiptBytes } from '../../../lib/protocol/drop/limits.ts';
import { openReceipt, sealReceipt } from '../../../lib/protocol/drop/receipt.ts';

beforeAll(ready);

const id = new Uint8Array(16).fill(7);
const key = new Uint8Array(32).fill(9);
const nonce = new Uint8Array(24);

test('a receipt comes back for this drop and this key only', () => {
  const receipt = { outcome: 'filled', origin: 'https://github.com', label: 'Password' } as const;
  const box = sealReceipt(key, id, receipt, nonce);
  expect(openReceipt(key, id, box)).toEqual(receipt);
  expect(openReceipt(drawRandom(32), id, box)).toBeNull();
  expect(openReceipt(key, drawRandom(16), box)).toBeNull();
  expect(openReceipt(key, id, box.subarray(1))).toBeNull();
  expect(openReceipt(key, id, new Uint8Array(receiptBytes + 1))).toBeNull();
});

test('every usual receipt is of one size, and the longest fits', () => {
  const bytes = (label: string): number => sealReceipt(key, id, { outcome: 'filled', label }, nonce).length;
  expect(bytes('a')).toBe(bytes('A user name that is somewhat longer'));
  const longest = sealReceipt(
    key,
    id,
    { outcome: 'filled', origin: `https://${'a'.repeat(60)}.example`, label: '\u4e2d'.repeat(500) },
    nonce,
  );
  expect(longest.length).toBeLessThanOrEqual(receiptBytes);
  expect(openReceipt(key, id, longest)?.label).toBe('\u4e2d'.repeat(256));
});

test('what the other side claims is made harmless', () => {
  const box = sealReceipt(key, id, { outcome: 'kept', origin: 'javascript:alert(1)' }, nonce);
  expect(openReceipt(key, id, box)).toEqual({ outcome: 'kept' });
});
