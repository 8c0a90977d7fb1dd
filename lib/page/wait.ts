/** Resolves after `ms` milliseconds. */
export const passed = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Resolves true as soon as `condition` holds, or false when it still does not after `ms` milliseconds. */
export async function until(condition: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() >= end) return false;
    await passed(4);
  }
  return true;
}
