import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Configuration } from './configuration.ts';

/** `retryAfter` in whole seconds; `flood` when the address is at more than twice its limit. */
export type Verdict = { ok: true } | { ok: false; retryAfter: number; flood: boolean };

/** What one address (an address group of address.ts) may do. */
export interface Limits {
  connect(address: string): Promise<Verdict>;
  open(address: string): Promise<Verdict>;
  join(address: string): Promise<Verdict>;
}

const window = 60;

async function consume(limiter: RateLimiterMemory, key: string): Promise<Verdict> {
  try {
    await limiter.consume(key);
    return { ok: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return {
      ok: false,
      retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
      flood: refusal.consumedPoints > 2 * limiter.points,
    };
  }
}

/** Limits a minute, counted in this process. */
export function createLimits(
  configuration: Pick<
    Configuration,
    'allConnections' | 'addressConnections' | 'addressOpens' | 'addressJoins'
  >,
): Limits {
  const everyone = new RateLimiterMemory({ points: configuration.allConnections, duration: window });
  const connections = new RateLimiterMemory({ points: configuration.addressConnections, duration: window });
  const opens = new RateLimiterMemory({ points: configuration.addressOpens, duration: window });
  const joins = new RateLimiterMemory({ points: configuration.addressJoins, duration: window });
  return {
    // Everyone's limit comes first: it is also what bounds the number of addresses remembered.
    connect: async address => {
      const all = await consume(everyone, 'all');
      return all.ok ? consume(connections, address) : all;
    },
    open: address => consume(opens, address),
    join: address => consume(joins, address),
  };
}
