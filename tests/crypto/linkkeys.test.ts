import { hkdfSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { handoffKeys, shardOf } from '../../lib/crypto/linkkeys.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { hex } from '../vectors/hex.ts';

beforeAll(ready);

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const expected = (info: string, length: number) =>
  new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), info, length));

test('room id and psk are the HKDF outputs of PROTOCOL section 1, checked against OpenSSL', () => {
  expect(handoffKeys(key)).toEqual({
    roomId: expected('fieldpost/1 room', 16),
    psk: expected('fieldpost/1 psk', 32),
  });
});

test('the shard is the first byte of SHA-256 of the room id, with its leading zero', () => {
  // SHA-256 of 16 zero bytes begins 374708ff.
  expect(shardOf(new Uint8Array(16))).toBe('37');
  const shards = Array.from({ length: 64 }, (_, index) => shardOf(new Uint8Array(16).fill(index)));
  expect(shards.every(shard => /^[0-9a-f]{2}$/.test(shard))).toBe(true);
  expect(shards.some(shard => shard.startsWith('0'))).toBe(true);
});

test('wrong lengths are a RangeError that names the argument', () => {
  expect(() => handoffKeys(new Uint8Array(31))).toThrow(/^linkKey must be 32 bytes/);
  expect(() => shardOf(hex('00'))).toThrow(/^roomId must be 16 bytes/);
});
