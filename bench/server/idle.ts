/** What connections cost that do nothing but live: memory of each, and the CPU of all, their heartbeats included. */
import { setTimeout } from 'node:timers/promises';
import { median } from '../harness.ts';
import { bare, type Contender, ours, type Running } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import { compare, type Measure, type Rounds, withRunning } from './measure.ts';

/** Pairs that are there before memory is read: a server's first ones bring along what it needs anyway. */
const warm = 50;

/** What signs of life cost at least: the bare relay passes each to the other peer, ours answers it. */
const bareAlive: Contender = {
  name: 'bare ws, relaying as many',
  start: async () => {
    const running = await bare.start();
    const alive =
      (connect: Running['wait']): Running['wait'] =>
      async pair => {
        const link = await connect(pair);
        link.keepAlive({ type: 'ping' });
        return link;
      };
    return { ...running, wait: alive(running.wait), meet: alive(running.meet) };
  },
};

interface Idle {
  /** Bytes a connection. */
  memory: number;
  /** Percent of a core; nothing where it was not watched. */
  cpu: number | undefined;
}

/** Watches for `span` ms after `settling`, 0 for not at all. */
function watch(contender: Contender, connections: number, span: number, settling = 0): Promise<Idle> {
  return withRunning([contender], async ([running]) => {
    if (running === undefined) throw new Error('nothing runs');
    const { program } = running;
    await connectPairs(running, warm);
    await program.quiet();
    const before = program.memory();
    await connectPairs(running, connections / 2, warm);
    await program.quiet();
    const memory = (program.memory() - before) / connections;
    if (span === 0) return { memory, cpu: undefined };
    await setTimeout(settling);
    const spent = program.cpu();
    const begun = performance.now();
    await setTimeout(span);
    const cpu = (100 * (program.cpu() - spent)) / ((performance.now() - begun) / 1000);
    return { memory, cpu };
  });
}

export const measureIdle: Measure = async ({ rounds, connections, idle, settling }, rivals) => {
  const memories: Rounds = {};
  const cpus: Rounds = {};
  const note = (name: string, { memory, cpu }: Idle): void => {
    memories[name] = [...(memories[name] ?? []), memory / 1000];
    if (cpu !== undefined) cpus[name] = [...(cpus[name] ?? []), cpu];
  };
  for (let round = 0; round < rounds; round += 1) {
    // A bare relay that nobody pings does nothing.
    note(bare.name, await watch(bare, connections, 0));
    note(ours.name, await watch(ours, connections, idle, settling));
  }
  // No goal is measured by theirs, and they take long.
  for (const other of [bareAlive, ...rivals]) {
    note(other.name, await watch(other, connections, idle, settling));
  }
  const { fieldpost = [], ...others } = cpus;
  return [
    {
      name: `memory of an idle connection, joined, at ${connections}`,
      unit: 'KB',
      ...compare(memories),
      goal: { of: 'ratio', most: 0.85 },
    },
    {
      name: `CPU of ${connections} idle connections, heartbeats on`,
      unit: '% of a core',
      value: median(fieldpost),
      beside: Object.fromEntries(Object.entries(others).map(([name, values]) => [name, median(values)])),
      goal: { of: 'value', most: 1.5 },
    },
  ];
};
