import type { Redis } from 'ioredis';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Configuration } from './configuration.ts';
import { createLimiter, type Limiter } from './limits.ts';

type DropLimitSettings = Pick<
  Configuration,
  'addressDrops' | 'addressDropBytes' | 'addressDropAsks' | 'addressFailures'
>;

/** Seconds until one more is welcome, 0 for now. */
type Wait = Promise<number>;

/** What one address may do with drops. */
export interface DropLimits {
  /** Leave one of so many bytes. */
  leave(address: string, bytes: number): Wait;
  /** Ask how one stands, open it, end it. */
  ask(address: string): Wait;
  /** Send or fetch a piece of a box. */
  piece(address: string): Wait;
  /** Asked for a drop that is not there, or not its own; whoever does so often must wait before it asks again. */
  missed(address: string): Wait;
  /** From now on other numbers hold. */
  adjust(settings: DropLimitSettings): void;
}

const minute = 60;
const tenMinutes = 600;
const hour = 3600;
const piecesPerAsk = 10;

async function consume(limiter: Limiter, key: string, points = 1): Wait {
  // More than there is in a whole hour never fits; the library would count it as blocked for good.
  if (points > limiter.points) return hour;
  try {
    await limiter.consume(key, points);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}

/** Limits counted in this process, or, with Redis, by all nodes together. */
export function createDropLimits(settings: DropLimitSettings, redis?: Redis): DropLimits {
  const drops = createLimiter(redis, 'drop', settings.addressDrops, hour);
  const bytes = createLimiter(redis, 'dropbytes', settings.addressDropBytes, hour);
  const asks = createLimiter(redis, 'dropask', settings.addressDropAsks, minute);
  const pieces = createLimiter(redis, 'droppiece', settings.addressDropAsks * piecesPerAsk, minute);
  const misses = createLimiter(redis, 'drop-miss', settings.addressFailures, tenMinutes);
  const suspected = async (address: string): Wait => {
    const used = await misses.get(address);
    return used === null || used.consumedPoints <= misses.points
      ? 0
      : Math.max(1, Math.ceil(used.msBeforeNext / 1000));
  };
  return {
    leave: async (address, size) =>
      (await consume(drops, address)) || (await consume(bytes, address, Math.max(1, size))),
    ask: async address => (await suspected(address)) || (await consume(asks, address)),
    piece: async address => (await suspected(address)) || (await consume(pieces, address)),
    missed: address => consume(misses, address),
    adjust: to => {
      drops.points = to.addressDrops;
      bytes.points = to.addressDropBytes;
      asks.points = to.addressDropAsks;
      misses.points = to.addressFailures;
      pieces.points = to.addressDropAsks * piecesPerAsk;
    },
  };
}
