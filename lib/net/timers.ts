/** Timers of one handoff, by name, each due at an absolute time (Unix ms). */
export interface Timers {
  /** Fire `name` once at `at`; null stops it; setting it again replaces it. */
  set(name: string, at: number | null): void;
  /** Fire `name` now if it is pending. */
  hasten(name: string): void;
  stop(): void;
}

/**
 * A computer that sleeps, or whose clock is set, makes a long setTimeout late: no wait is longer than this (ms),
 * and at each waking the wall clock is asked again.
 */
const longestWait = 5_000;

interface Due {
  /** Unix ms. */
  wall: number;
  /** The same moment on the clock that nobody sets: a wall clock set back must not hold a timer up. */
  monotonic: number;
}

/** @param options.now Unix ms. */
export function createTimers(options: { fire(name: string): void; now(): number }): Timers {
  const pending = new Map<string, Due>();
  let handle: ReturnType<typeof setTimeout> | undefined;

  const remaining = (due: Due) => Math.min(due.wall - options.now(), due.monotonic - performance.now());

  const schedule = () => {
    clearTimeout(handle);
    handle = undefined;
    if (pending.size === 0) return;
    const soonest = Math.min(...[...pending.values()].map(remaining));
    // Rounded up: a timer that wakes a fraction of a millisecond early would only have to sleep again.
    handle = setTimeout(wake, Math.min(Math.max(Math.ceil(soonest), 0), longestWait));
  };

  const wake = () => {
    const due = [...pending].filter(([, at]) => remaining(at) <= 0);
    due.sort(([, a], [, b]) => a.wall - b.wall);
    for (const [name, at] of due) {
      // One that fired before may have stopped or replaced it.
      if (pending.get(name) !== at) continue;
      pending.delete(name);
      options.fire(name);
    }
    schedule();
  };

  return {
    set(name, at) {
      if (at === null) pending.delete(name);
      else pending.set(name, { wall: at, monotonic: performance.now() + (at - options.now()) });
      schedule();
    },
    hasten(name) {
      if (!pending.delete(name)) return;
      schedule();
      options.fire(name);
    },
    stop() {
      pending.clear();
      schedule();
    },
  };
}
