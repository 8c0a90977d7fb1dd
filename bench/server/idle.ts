/** What connections cost that do nothing but live: memory of each, and the CPU of all, their heartbeats included. */
import { setTimeout } from 'node:timers/promises';
import { bare, type Contender, ours } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import { type Measure, withRunning } from './measure.ts';

/** Pairs that are there before memory is read: a server's first ones bring along what it needs anyway. */
const warm = 50;

interface Idle {
  /** Bytes a connection. */
  memory: number;
  /** Percent of a core. */
  cpu: number;
}

function watch(contender: Contender, connections: number, span: number): Promise<Idle> {
  return withRunning([contender], async ([running]) => {
    if (running === undefined) throw new Error('nothing runs');
    const { program } = running;
    await connectPairs(running, warm);
    await program.quiet();
    const before = program.memory();
    await connectPairs(running, connections / 2, warm);
    await program.quiet();
    const memory = (program.memory() - before) / connections;
    const spent = program.cpu();
    const begun = performance.now();
    await setTimeout(span);
    const cpu = (100 * (program.cpu() - spent)) / ((performance.now() - begun) / 1000);
    return { memory, cpu };
  });
}

export const measureIdle: Measure = async ({ connections, idle }, rivals) => {
  const results: Record<string, Idle> = {};
  for (const contender of [bare, ours, ...rivals]) {
    results[contender.name] = await watch(contender, connections, idle);
  }
  const { fieldpost, ...others } = results;
  if (fieldpost === undefined) throw new Error('ours was not measured');
  const beside = (of: keyof Idle, per: number): Record<string, number> =>
    Object.fromEntries(Object.entries(others).map(([name, its]) => [name, its[of] / per]));
  return [
    {
      name: `memory of an idle connection, joined, at ${connections}`,
      unit: 'KB',
      value: fieldpost.memory / 1000,
      beside: beside('memory', 1000),
      ratio: fieldpost.memory / (others['bare ws']?.memory ?? Number.NaN),
      goal: { of: 'ratio', most: 0.85 },
    },
    {
      name: `CPU of ${connections} idle connections, heartbeats on`,
      unit: '% of a core',
      value: fieldpost.cpu,
      beside: beside('cpu', 1),
      goal: { of: 'value', most: 1.5 },
    },
  ];
};
