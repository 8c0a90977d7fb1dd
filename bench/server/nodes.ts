/** Peers on two nodes, relayed through Redis: the CPU of all three by that of one node, and how long a frame takes. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { stderr } from 'node:process';
import { inTurns, median } from '../harness.ts';
import { ourManner, oursInMemory, type Pair, type Running, startOurs } from './contenders.ts';
import { connectPairs, drop } from './crowd.ts';
import type { Measure } from './measure.ts';
import { Program } from './program.ts';
import { rate } from './relay.ts';
import { slowest } from './slowest.ts';

const pairs = 16;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export const measureNodes: Measure = async amount => {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    stderr.write('Skipped: redis-server is not here. Install it by: apt-get install redis-server\n');
    return [];
  }
  const redisPort = await freePort();
  const redis = new Program('redis-server', [
    ...[
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      '/tmp',
    ],
  ]);
  const started: { stop(): Promise<void> }[] = [redis];
  try {
    await redis.says(/(Ready to accept connections)/);
    const store = { FIELDPOST_STORE: `redis://127.0.0.1:${redisPort}` };
    const alone = await oursInMemory.start();
    started.push(alone);
    const near = await startOurs('near', store);
    started.push(near);
    const far = await startOurs('far', store);
    started.push(far);

    const setups = {
      // Without Redis, as the measure for both.
      alone: { running: alone, programs: [alone.program] },
      apart: {
        running: { ...near, ...ourManner(near.port, far.port) } satisfies Running,
        programs: [near.program, far.program, redis],
      },
      // A balancer that routes by SHARD brings both peers of a room to one node.
      routed: { running: near, programs: [near.program, redis] },
    };
    const frame = alone.frame(0, 1024);
    const connected: Record<string, Pair[]> = {};
    let number = 0;
    for (const [name, { running }] of Object.entries(setups)) {
      number += pairs;
      connected[name] = await connectPairs(running, pairs, number);
    }
    const runs = Object.entries(setups).map(([name, { programs }]) => {
      const links = (connected[name] ?? []).map(pair => ({ pair, frames: frame }));
      const cpu = (): number => programs.reduce((sum, program) => sum + program.cpu(), 0);
      return [name, () => rate(links, 1, amount.frames / pairs, cpu)] as const;
    });
    const rounds = await inTurns(Object.fromEntries(runs), { rounds: amount.rounds, warmups: 1 });
    const costOf = (name: string): number =>
      median((rounds[name] ?? []).map((its, round) => (rounds['alone']?.[round] ?? Number.NaN) / its));
    const hops: number[] = [];
    for (let round = 0; round < amount.rounds; round += 1) {
      const [pair] = connected['apart'] ?? [];
      if (pair !== undefined) hops.push(await slowest(pair, frame, amount.frames / 20));
    }
    for (const all of Object.values(connected)) drop(all);
    return [
      {
        name: 'two nodes through Redis: CPU of a frame, to one node',
        unit: 'x',
        value: costOf('apart'),
        beside: {},
        goal: { of: 'value', most: 2.5 },
      },
      {
        name: 'two nodes, both peers routed to one by SHARD: CPU of a frame, to one node',
        unit: 'x',
        value: costOf('routed'),
        beside: {},
        goal: { of: 'value', most: 1.05 },
      },
      {
        name: 'two nodes through Redis: a frame arrives, p99',
        unit: 'ms',
        value: median(hops),
        beside: {},
        goal: { of: 'value', most: 5 },
      },
    ];
  } finally {
    for (const one of started.toReversed()) await one.stop();
  }
};
