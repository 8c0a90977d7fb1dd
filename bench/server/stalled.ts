/** A receiver that reads nothing while frames are pushed at it: what that costs in memory, and whether all arrive. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { bare, type Contender, ours } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import { compare, type Measure, type Rounds, withRunning } from './measure.ts';

const size = 65_536;
/** Frames that a pair exchanges before memory is read. */
const warm = 100;
/** ms without progress after which the sender is held for good. */
const patience = 1000;

interface Stalled {
  /** Bytes that the server held more at its highest. */
  growth: number;
  lost: number;
}

function stall(contender: Contender, offered: number): Promise<Stalled> {
  return withRunning([contender], async ([running]) => {
    const { program } = running ?? {};
    if (running === undefined || program === undefined) throw new Error('nothing runs');
    const [pair] = await connectPairs(running, 1);
    if (pair === undefined) throw new Error('no pair');
    const { first, second } = pair;
    const frame = running.frame(0, size);
    const frames = offered / size;
    let arrived = 0;
    let all = warm;
    let done: () => void = () => undefined;
    second.onFrame = payload => {
      if (payload !== undefined) return;
      arrived += 1;
      if (arrived === all) done();
    };
    const warmed = new Promise<void>(resolve => {
      done = resolve;
    });
    for (let sent = 0; sent < warm; sent += 1) {
      if (!first.socket.write(frame)) await once(first.socket, 'drain');
    }
    await warmed;
    await program.quiet();

    const before = program.memory();
    let highest = before;
    second.socket.pause();
    all += frames;
    const finished = new Promise<void>((resolve, reject) => {
      done = resolve;
      first.socket.once('close', () => reject(new Error('The server hung up on who pushes.')));
      second.socket.once('close', () => reject(new Error('The server hung up on who reads nothing.')));
    });
    const look = setInterval(() => {
      highest = Math.max(highest, program.memory());
    }, 10);
    let held = false;
    for (let sent = 0; sent < frames; sent += 1) {
      if (first.socket.write(frame)) continue;
      const drained = once(first.socket, 'drain');
      if (!held && (await Promise.race([drained, setTimeout(patience, 'held')])) === 'held') {
        held = true;
        second.socket.resume();
      }
      await drained;
    }
    await setTimeout(patience);
    second.socket.resume();
    const gone = await Promise.race([
      finished.then(() => 0),
      setTimeout(60_000).then(() => all - arrived),
    ]).catch(() => all - arrived);
    clearInterval(look);
    return { growth: highest - before, lost: gone };
  });
}

export const measureStalled: Measure = async ({ rounds, offered }, rivals) => {
  const growths: Rounds = {};
  let lost = 0;
  const run = async (contender: Contender): Promise<void> => {
    const stalled = await stall(contender, offered);
    growths[contender.name] = [...(growths[contender.name] ?? []), stalled.growth / 1e6];
    if (contender === ours) lost += stalled.lost;
  };
  for (let round = 0; round < rounds; round += 1) {
    await run(bare);
    await run(ours);
  }
  // No goal is measured by theirs, and they take long.
  for (const rival of rivals) await run(rival);
  const { value, beside } = compare(growths);
  return [
    {
      name: `stalled receiver, ${offered / 1_048_576} MiB offered: memory grows by`,
      unit: 'MB',
      value,
      beside,
      goal: { of: 'value', most: 10 },
      ...(lost === 0 ? {} : { failed: `${lost} frames lost` }),
    },
  ];
};
