/** Many connections at once, without more in the making than a server's backlog holds. */
import type { Pair, Running } from './contenders.ts';

const width = 64;

/** Runs `make` for 0 … count - 1, `width` at a time. */
export async function forEach<Result>(
  count: number,
  make: (number: number) => Promise<Result>,
): Promise<Result[]> {
  const made: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      made[number] = await make(number);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
  return made;
}

/** Pairs that know of each other, numbered from `start`. */
export function connectPairs(running: Running, count: number, start = 0): Promise<Pair[]> {
  return forEach(count, async number => {
    const first = await running.wait(start + number);
    const second = await running.meet(start + number);
    await running.met(first);
    return { first, second };
  });
}

export function drop(pairs: readonly Pair[]): void {
  for (const { first, second } of pairs) {
    first.drop();
    second.drop();
  }
}
