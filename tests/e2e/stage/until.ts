/** Wait for a condition: looked at every 20 ms, given up after a while (ms) with what was last seen. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  timeout = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false)
        return seen as NonNullable<Exclude<T, false>>;
      last = seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end)
      throw new Error(`waited ${timeout} ms for ${what}; last seen: ${String(last)}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
