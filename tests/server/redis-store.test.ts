import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { drawToken, roomKey, seatHash } from '../../signaling/seats.ts';
import { RedisStore } from '../../signaling/store/redis.ts';
import { roomId } from '../signaling/peer.ts';
import { conformance } from '../signaling/store/conformance.ts';
import { RedisServer, redisServer } from './stage/redis.ts';

describe.skipIf(redisServer === undefined)('Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  conformance('as a store', async (rules, now) => {
    await redis.flushall();
    await redis.set('fieldpost:node:n', '1');
    return {
      store: new RedisStore(new Redis(server.url), rules, now),
      holder: number => `n/${number}`,
    };
  });

  const claim = (room: string, seat: 'sender' | 'recipient', holder: string) => ({
    hash: seatHash(room, seat, drawToken()),
    holder,
  });
  const terms = () => ({ expiresAt: Date.now() + 600_000, bytesLeft: 1000 });
  const rules = { rooms: 10, senderAway: 900_000 };

  function stores(count: number): RedisStore[] {
    return Array.from({ length: count }, () => {
      const store = new RedisStore(new Redis(server.url), rules, Date.now);
      onTestFinished(() => store.stop());
      return store;
    });
  }

  test('of 60 clients that race on three nodes, one opens and one joins', async () => {
    await redis.set('fieldpost:node:n', '1');
    const nodes = stores(3);
    for (let round = 0; round < 20; round++) {
      const room = roomKey(roomId());
      const race = <Answer>(run: (store: RedisStore, number: number) => Promise<Answer>) =>
        Promise.all(nodes.flatMap(store => Array.from({ length: 20 }, (_, i) => run(store, i))));
      const opened = await race((store, i) => store.open(room, claim(room, 'sender', `n/${i}`), terms()));
      expect(opened.filter(answer => answer === 'opened')).toHaveLength(1);
      const joined = await race((store, i) => store.join(room, claim(room, 'recipient', `n/${i}`)));
      expect(joined.filter(answer => typeof answer === 'object')).toHaveLength(1);
      const [store] = nodes;
      const sender = await redis.hget(`fieldpost:room:${room}`, 's');
      const closed = await race(each => each.close(room, sender ?? ''));
      expect(closed.filter(answer => answer !== undefined)).toHaveLength(1);
      expect(await store?.join(room, claim(room, 'recipient', 'n/1'))).toBe('no-room');
    }
  });

  test('who is connected to a node that is gone holds no seat', async () => {
    const [store] = stores(1);
    const room = roomKey(roomId());
    await redis.set('fieldpost:node:dying', '1');
    await store?.open(room, claim(room, 'sender', 'dying/1'), terms());
    expect(await store?.join(room, claim(room, 'recipient', 'dying/2'))).toMatchObject({ other: 'dying/1' });
    await redis.del('fieldpost:node:dying');
    expect(await store?.join(room, claim(room, 'recipient', 'n/3'))).toMatchObject({ other: undefined });
  });

  test('rooms do not stay in Redis beyond their time', async () => {
    const [store] = stores(1);
    const room = roomKey(roomId());
    await store?.open(room, claim(room, 'sender', 'n/1'), { expiresAt: Date.now() + 5000, bytesLeft: 1 });
    const left = await redis.pttl(`fieldpost:room:${room}`);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(65_000);
  });
});
