/** The time from the second peer's presence, known to the first, to the first frame that reaches it. */
import { inTurns, median } from '../harness.ts';
import { bare, ours, type Running } from './contenders.ts';
import { drop } from './crowd.ts';
import { compare, type Measure, warmups, withRunning } from './measure.ts';

async function firstFrame(running: Running, pair: number): Promise<number> {
  const first = await running.wait(pair);
  const second = await running.meet(pair);
  await running.met(first);
  const frame = running.frame(pair, 1024);
  const took = await new Promise<number>((resolve, reject) => {
    const begun = performance.now();
    first.socket.once('close', () => reject(new Error('The server hung up.')));
    second.onFrame = payload => {
      if (payload === undefined) resolve((performance.now() - begun) * 1000);
    };
    first.send(frame);
  });
  drop([{ first, second }]);
  return took;
}

export const measureFirstFrame: Measure = (amount, rivals) =>
  withRunning([bare, ours, ...rivals], async running => {
    let pair = 0;
    const typical = async (one: Running): Promise<number> => {
      const times: number[] = [];
      for (let taken = 0; taken < amount.firsts; taken += 1) {
        pair += 1;
        times.push(await firstFrame(one, pair));
      }
      return median(times);
    };
    const runs = Object.fromEntries(running.map(one => [one.name, () => typical(one)]));
    return [
      {
        name: 'second peer present → first relayed frame, p50',
        unit: 'µs',
        ...compare(await inTurns(runs, { rounds: amount.rounds, warmups })),
        goal: { of: 'ratio', most: 1.15 },
      },
    ];
  });
