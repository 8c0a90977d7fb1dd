/** Connections made per second of the server's CPU; ours with its room opened or joined and its token drawn. */
import { inTurns } from '../harness.ts';
import { bare, ours, oursInMemory, type Running } from './contenders.ts';
import { connectPairs, drop } from './crowd.ts';
import { compare, type Measure, warmups, withRunning } from './measure.ts';

export const measureSetups: Measure = (amount, rivals) =>
  withRunning([bare, ours, oursInMemory, ...rivals], async running => {
    let made = 0;
    const setUp = async ({ program, ...one }: Running): Promise<number> => {
      made += amount.setups;
      const before = program.cpu();
      const pairs = await connectPairs({ program, ...one }, amount.setups, made);
      const spent = program.cpu() - before;
      drop(pairs);
      // What their going costs is no part of the next ones' coming.
      await program.quiet();
      return (2 * amount.setups) / spent;
    };
    const runs = Object.fromEntries(running.map(one => [one.name, () => setUp(one)]));
    return [
      {
        name: 'connections made, join and token included',
        unit: '/ CPU s',
        ...compare(await inTurns(runs, { rounds: amount.rounds, warmups })),
        goal: { of: 'ratio', least: 0.9 },
      },
    ];
  });
