import { setTimeout as delay } from 'node:timers/promises';

const noAnswer = Symbol('a look that has not returned');

/** What a look sees; one that hangs until this moment is given up, so that the wait says what it was for. */
async function seenBefore(end: number, look: () => unknown): Promise<unknown> {
  const over = new AbortController();
  const late = delay(Math.max(0, end - performance.now()), noAnswer, { signal: over.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return error;
  } finally {
    over.abort();
  }
}

/** Wait for a condition: looked at every 20 ms, given up after a while (ms) with what was last seen. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  timeout = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + timeout;
  let told: unknown;
  for (;;) {
    const seen = await seenBefore(end, look);
    const isThere =
      ![undefined, null, false, noAnswer].includes(seen as undefined) && !(seen instanceof Error);
    if (isThere) return seen as NonNullable<Exclude<T, false>>;
    // The last look is begun so late that it may not return in time: what the one before it saw says more.
    if (seen !== noAnswer || told === undefined) told = seen;
    if (performance.now() >= end)
      throw new Error(`waited ${timeout} ms for ${what}; last seen: ${String(told)}`);
    await delay(20);
  }
}
