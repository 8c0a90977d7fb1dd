/** How much later a relayed frame arrives while drops are written to the disk. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { inTurns, median } from '../harness.ts';
import { type Pair, startOurs } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import type { WriterOrder, WriterSaid } from './drop-writer.ts';
import { roomForDrops } from './drops.ts';
import type { Measure } from './measure.ts';

const frameBytes = 1024;
const perSecond = 500;

/** Of `count` frames, one in flight, about one a ms: the time, in ms, that 99 of 100 are below. */
async function slowest({ first, second }: Pair, frame: Buffer, count: number): Promise<number> {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    await setTimeout(1);
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

/** Runs while drops are written; gives what that gave, and how many were written a second. */
async function whileWriting<Result>(
  url: string,
  run: () => Promise<Result>,
): Promise<{ result: Result; rate: number }> {
  const order: WriterOrder = { url, perSecond };
  const writer = new Worker(new URL('./drop-writer.ts', import.meta.url), { workerData: order });
  await once(writer, 'message');
  const begun = performance.now();
  const result = await run();
  const seconds = (performance.now() - begun) / 1000;
  const said = once(writer, 'message') as Promise<[WriterSaid]>;
  writer.postMessage('stop');
  const [end] = await said;
  await once(writer, 'exit');
  return { result, rate: (end === 'writing' ? 0 : end.written) / seconds };
}

export const measureDisturbed: Measure = async ({ rounds, frames }) => {
  const ours = await startOurs('fieldpost', roomForDrops);
  try {
    const [pair] = await connectPairs(ours, 1);
    if (pair === undefined) throw new Error('no pair');
    const frame = ours.frame(0, frameBytes);
    const count = frames / 20;
    const rates: number[] = [];
    const { quiet, writing } = await inTurns(
      {
        quiet: () => slowest(pair, frame, count),
        writing: async () => {
          const url = `http://127.0.0.1:${ours.port}`;
          const { result, rate } = await whileWriting(url, () => slowest(pair, frame, count));
          rates.push(rate);
          return result;
        },
      },
      { rounds, warmups: 1 },
    );
    return [
      {
        name: `relay, 1 KB, p99 later while ${perSecond} drops a second are written`,
        unit: 'ms',
        value: median(writing.map((value, round) => value - (quiet[round] ?? Number.NaN))),
        beside: {
          'without, ms': median(quiet),
          'with, ms': median(writing),
          'drops written a second': median(rates),
        },
        goal: { of: 'value', most: 1 },
      },
    ];
  } finally {
    await ours.stop();
  }
};
