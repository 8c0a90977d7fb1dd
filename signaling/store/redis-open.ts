import { randomBytes } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { redisNodes } from '../redis-nodes.ts';
import { redisForms } from './form-redis.ts';
import type { OpenStore, Said, StoreRules } from './open.ts';
import { RedisStore } from './redis.ts';
import { RedisDrops } from './redis-drops.ts';

/** A command fails at once while Redis is away: whoever asked is told, and asks again. */
const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 3000,
  connectTimeout: 3000,
  retryStrategy: (times: number) => Math.min(100 * times, 1000),
} satisfies RedisOptions;

/** Connects to Redis, for rooms and for other nodes. */
export async function openRedis(
  url: string,
  rules: StoreRules,
  now: () => number,
  said: Said,
): Promise<OpenStore> {
  const redis = new Redis(url, options);
  const listener = new Redis(url, options);
  // What fails rejects a command; without a listener it would end the process, too.
  for (const connection of [redis, listener]) connection.on('error', () => undefined);
  let reachable = true;
  const turn = (now: boolean): void => {
    if (now === reachable) return;
    reachable = now;
    said(now);
  };
  try {
    await Promise.all([redis.connect(), listener.connect()]);
  } catch {
    redis.disconnect();
    listener.disconnect();
    throw new Error('FIELDPOST_STORE: this Redis cannot be reached.');
  }
  redis.on('close', () => turn(false));
  redis.on('ready', () => turn(true));
  const store = new RedisStore(redis, rules, now);
  const greeted = (): Promise<void> => store.greet(randomBytes(16).toString('base64url'));
  return {
    store,
    drops: new RedisDrops(redis, rules, now),
    forms: redisForms(redis),
    nodes: redisNodes({ redis, listener, greeted, buried: node => store.forsake(node) }),
    reachable: () => reachable,
    redis,
  };
}
