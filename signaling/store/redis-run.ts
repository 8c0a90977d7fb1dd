import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { StoreUnreachable } from './store.ts';

/**
 * Runs a script, sending its text only when this Redis does not know it yet.
 *
 * @throws StoreUnreachable when Redis does not answer.
 */
export async function runScript(
  redis: Redis,
  script: string,
  keys: readonly string[],
  values: readonly (string | number | Buffer)[],
): Promise<unknown> {
  const sha = createHash('sha1').update(script).digest('hex');
  const all = [keys.length, ...keys, ...values] as const;
  try {
    return await redis.evalsha(sha, ...all);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw new StoreUnreachable(error);
    return redis.eval(script, ...all);
  }
}
