import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { acknowledgeDrop, fetchDrop, lookAtDrop } from '../../lib/drop/open.ts';
import { DropFailed } from '../../lib/drop/trouble.ts';
import { tombstoneSeconds } from '../../lib/protocol/drop/limits.ts';
import { RedisDrops } from '../../signaling/store/redis-drops.ts';
import { leave, net, opener } from '../drop/stage.ts';
import { startServer } from '../signaling/server.ts';
import { dropConformance } from '../signaling/store/drop-conformance.ts';
import { RedisServer, redisServer } from './stage/redis.ts';

describe.skipIf(redisServer === undefined)('Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    await ready();
    server = await RedisServer.start();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** Everything that Redis knows, in one text. */
  async function dump(): Promise<string> {
    const keys = await redis.keys('*');
    const dumps = await Promise.all(keys.map(key => redis.dumpBuffer(key)));
    return [...keys, ...dumps.map(bytes => bytes.toString('latin1'))].join('\n');
  }

  dropConformance('as a store of drops', async (rules, now) => {
    await redis.flushall();
    const own = new Redis(server.url);
    return {
      store: new RedisDrops(own, rules, now),
      holds: async box => (await dump()).includes(box.subarray(100, 116).toString('latin1')),
      stop: async () => own.disconnect(),
    };
  });

  async function nodes(): Promise<string[]> {
    const started = await Promise.all(
      [1, 2, 3].map(() => startServer({ store: server.url, addressDropAsks: 100_000, addressDrops: 1000 })),
    );
    return started.map(({ url }) => url);
  }

  test('of 100 who open at once on three nodes, exactly one has each opening', async () => {
    const urls = await nodes();
    for (const opens of [1, 2]) {
      const left = await leave(urls[0] ?? '', { opens });
      const openers = Array.from({ length: 100 }, (_, index) => {
        const by = opener(left);
        return { ...by, link: { ...by.link, server: urls[index % 3] ?? '' } };
      });
      const results = await Promise.all(
        openers.map(async by => {
          try {
            await fetchDrop(net, by);
            await acknowledgeDrop(net, by, { outcome: 'kept' });
            return 'mine';
          } catch (error) {
            if (error instanceof DropFailed) return error.trouble.word;
            throw error;
          }
        }),
      );
      expect(results.filter(result => result === 'mine')).toHaveLength(opens);
      expect(new Set(results)).toEqual(new Set(results.filter(word => /^(mine|opened|claimed)$/.test(word))));
      for (const url of urls) {
        expect(await lookAtDrop(net, { ...left.parsed, server: url })).toMatchObject({
          state: 'opened',
          left: 0,
        });
      }
    }
  });

  test('a drop that expires is out of Redis in that second, its tombstone after 30 days', async () => {
    let ahead = 0;
    const { url } = await startServer({ store: server.url }, { now: () => Date.now() + ahead });
    const left = await leave(url, { ttl: 60, file: randomBytes(100_000) });
    const record = `fieldpost:drop:${left.owner.id}`;
    // Of itself, also where no server runs; an upload that is whole lasts as long as its drop.
    const [box, tombstone] = await Promise.all([redis.pttl(`${record}:box`), redis.pttl(record)]);
    expect(box).toBeGreaterThan(20_000);
    expect(box).toBeLessThanOrEqual(60_000);
    expect(tombstone).toBeGreaterThan(tombstoneSeconds * 1000);
    ahead = 60_000;
    await expect.poll(() => redis.exists(`${record}:box`), { timeout: 15_000 }).toBe(0);
    expect(await lookAtDrop(net, left.parsed)).toMatchObject({ state: 'expired' });
  });

  test('nothing in Redis tells a secret, a label, a key or a token', async () => {
    const [url = ''] = await nodes();
    const file = randomBytes(100_000);
    const left = await leave(url, { file });
    const by = opener(left);
    await fetchDrop(net, by);
    const all = await dump();
    const fragment = left.link.split('#')[1] ?? '';
    for (const text of [
      'correct horse',
      'Password',
      'a.bin',
      fragment,
      left.owner.token,
      left.owner.receiptKey,
    ]) {
      expect(all).not.toContain(text);
    }
    expect(all).not.toContain(by.claimant);
    expect(all).not.toContain(Buffer.from(left.parsed.key).toString('latin1'));
    expect(all).not.toContain(file.subarray(0, 16).toString('latin1'));
    expect(all).toContain(left.owner.id);
  });
});
