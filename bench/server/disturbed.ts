/** How much later a relayed frame arrives while drops are written to the disk. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { inTurns, median } from '../harness.ts';
import { startOurs } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import type { WriterOrder, WriterSaid } from './drop-writer.ts';
import { roomForDrops } from './drops.ts';
import { type Measure, warmups } from './measure.ts';
import { slowest } from './slowest.ts';

const frameBytes = 1024;
const perSecond = 500;

/** Runs while drops are written; gives what that gave, and how many were written a second. */
async function whileWriting<Result>(
  port: number,
  run: () => Promise<Result>,
): Promise<{ result: Result; rate: number }> {
  const order: WriterOrder = { port, perSecond };
  const writer = new Worker(new URL('./drop-writer.ts', import.meta.url), { workerData: order });
  await once(writer, 'message');
  const begun = performance.now();
  const result = await run();
  const seconds = (performance.now() - begun) / 1000;
  const said = once(writer, 'message') as Promise<[WriterSaid]>;
  // Its last word and its end may come in one turn.
  const exited = once(writer, 'exit');
  writer.postMessage('stop');
  const [end] = await said;
  await exited;
  return { result, rate: (end === 'writing' ? 0 : end.written) / seconds };
}

export const measureDisturbed: Measure = async ({ rounds, frames }) => {
  const ours = await startOurs('fieldpost', roomForDrops);
  try {
    const [pair] = await connectPairs(ours, 1);
    if (pair === undefined) throw new Error('no pair');
    const frame = ours.frame(0, frameBytes);
    const count = frames / 100;
    const rates: number[] = [];
    const { quiet, writing } = await inTurns(
      {
        quiet: () => slowest(pair, frame, count, 1),
        writing: async () => {
          const { result, rate } = await whileWriting(ours.port, () => slowest(pair, frame, count, 1));
          rates.push(rate);
          return result;
        },
      },
      { rounds, warmups },
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
