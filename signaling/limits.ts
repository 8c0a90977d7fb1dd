import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Configuration } from './configuration.ts';

/** `retryAfter` in whole seconds; `flood` when the address is at more than twice its limit, or banned. */
export type Verdict = { ok: true } | { ok: false; retryAfter: number; flood: boolean };

/** What a failed join or resume leads to; `delay` in ms, before it is answered. */
export interface Suspicion {
  delay: number;
  /** Something an operator should hear of: it looks for rooms, or is banned from now on. */
  alarm: 'suspicious' | 'banned' | undefined;
}

type LimitSettings = Pick<
  Configuration,
  | 'allConnections'
  | 'addressConnections'
  | 'addressOpens'
  | 'addressJoins'
  | 'addressFailures'
  | 'addressFullRooms'
  | 'banSeconds'
>;

/** What one address (an address group of address.ts) may do. */
export interface Limits {
  connect(address: string): Promise<Verdict>;
  open(address: string): Promise<Verdict>;
  join(address: string): Promise<Verdict>;
  /** A join or resume found nothing. The same room again is somebody who waits, and counts once. */
  failed(address: string, room: string): Promise<Suspicion>;
  /** A resume with a token that does not fit. */
  forged(address: string): Promise<Suspicion>;
  /** A join found a room full; true when that looks like somebody who sits in others' rooms. */
  crowded(address: string, room: string): Promise<boolean>;
  /** From now on other numbers hold. */
  adjust(settings: LimitSettings): void;
}

const minute = 60;
const tenMinutes = 600;
/** A prober waits this long before each answer, at most. */
const longestDelay = 4000;

export type Limiter = RateLimiterMemory | RateLimiterRedis;

function refused(refusal: unknown): RateLimiterRes {
  if (refusal instanceof RateLimiterRes) return refusal;
  throw refusal;
}

/** Counts one more; what it answers also when that is too many. */
export function take(limiter: Limiter, key: string): Promise<RateLimiterRes> {
  return limiter.consume(key).catch(refused);
}

const granted: Verdict = { ok: true };

function verdict(limiter: Limiter, taken: RateLimiterRes | null, most: number): Verdict {
  if (taken === null || taken.consumedPoints <= most) return granted;
  return {
    ok: false,
    retryAfter: Math.max(1, Math.ceil(taken.msBeforeNext / 1000)),
    flood: taken.consumedPoints > 2 * limiter.points,
  };
}

/** Counts points of a key for so many seconds: in this process, or in Redis, and in this process while that is away. */
export function createLimiter(
  redis: Redis | undefined,
  name: string,
  points: number,
  duration: number,
  blockDuration = 0,
): Limiter {
  const memory = new RateLimiterMemory({ points, duration, blockDuration });
  if (redis === undefined) return memory;
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `fieldpost:limit:${name}`,
    points,
    duration,
    blockDuration,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}

/** Limits counted in this process, or, with Redis, by all nodes together; each by itself while Redis is away. */
export function createLimits(settings: LimitSettings, redis?: Redis): Limits {
  const limiter = (name: string, points: number, duration: number, blockDuration = 0): Limiter =>
    createLimiter(redis, name, points, duration, blockDuration);
  const everyone = limiter('all', settings.allConnections, minute);
  const connections = limiter('connect', settings.addressConnections, minute);
  const opens = limiter('open', settings.addressOpens, minute);
  const joins = limiter('join', settings.addressJoins, minute);
  const failures = limiter('fail', settings.addressFailures, tenMinutes, settings.banSeconds);
  const misses = limiter('miss', 1, tenMinutes);
  const fulls = limiter('full', settings.addressFullRooms, tenMinutes);
  const fullRooms = limiter('fullroom', 1, tenMinutes);

  const consume = (from: Limiter, key: string): Promise<Verdict> =>
    from.consume(key).then(
      () => granted,
      refusal => verdict(from, refused(refusal), from.points),
    );

  async function fail(address: string): Promise<Suspicion> {
    const { consumedPoints } = await take(failures, address);
    const patience = Math.ceil(failures.points / 3);
    const over = consumedPoints - patience;
    return {
      delay: over <= 0 ? 0 : Math.min(longestDelay, 50 * 2 ** over),
      alarm: over === 1 ? 'suspicious' : consumedPoints === failures.points + 1 ? 'banned' : undefined,
    };
  }

  return {
    // Everyone's limit comes first: it is also what bounds the number of addresses remembered.
    connect: async address => {
      const all = await consume(everyone, 'all');
      if (!all.ok) return all;
      const ban = verdict(failures, await failures.get(address), failures.points);
      return ban.ok ? consume(connections, address) : { ...ban, flood: true };
    },
    open: address => consume(opens, address),
    join: address => consume(joins, address),
    failed: async (address, room) => {
      const again = (await take(misses, `${address} ${room}`)).consumedPoints > 1;
      return again ? { delay: 0, alarm: undefined } : fail(address);
    },
    forged: fail,
    crowded: async (address, room) => {
      if ((await take(fullRooms, `${address} ${room}`)).consumedPoints > 1) return false;
      return (await take(fulls, address)).consumedPoints === fulls.points + 1;
    },
    adjust: to => {
      everyone.points = to.allConnections;
      connections.points = to.addressConnections;
      opens.points = to.addressOpens;
      joins.points = to.addressJoins;
      failures.points = to.addressFailures;
      failures.blockDuration = to.banSeconds;
      fulls.points = to.addressFullRooms;
    },
  };
}
