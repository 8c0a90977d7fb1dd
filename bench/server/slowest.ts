import { setTimeout } from 'node:timers/promises';
import type { Pair } from './contenders.ts';

/**
 * Of `count` frames, one in flight: the time, in ms, that 99 of 100 are below.
 *
 * @param pause between two of them, in ms
 */
export async function slowest(
  { first, second }: Pair,
  frame: Buffer,
  count: number,
  pause = 0,
): Promise<number> {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    if (pause > 0) await setTimeout(pause);
    const begun = performance.now();
    await new Promise<void>(resolve => {
      second.onFrame = payload => {
        // Only what is long: a control message is none of ours.
        if (payload === undefined) resolve();
      };
      first.send(frame);
    });
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(0.99 * (times.length - 1))] ?? Number.NaN;
}
