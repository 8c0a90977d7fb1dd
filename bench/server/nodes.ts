/** Peers on two nodes, relayed through Redis: the CPU of all three by that of one node, and how long a frame takes. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { stderr } from 'node:process';
import { inTurns, median } from '../harness.ts';
import { ourManner, oursInMemory, type Running, startOurs } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import type { Measure } from './measure.ts';
import { Program } from './program.ts';
import { noteLoad, rate, relayPairs } from './relay.ts';
import { slowest } from './slowest.ts';

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
    noteLoad();
    const frame = alone.frame(0, 1024);
    let made = 0;
    const runs = Object.entries(setups).map(([name, { running, programs }]) => {
      const cpu = (): number => programs.reduce((sum, program) => sum + program.cpu(), 0);
      const run = async (): Promise<number> => {
        made += relayPairs;
        const load = { from: made, burst: 1, count: amount.frames / relayPairs, frameOf: () => frame };
        return rate(running, load, cpu);
      };
      return [name, run] as const;
    });
    const rounds = await inTurns(Object.fromEntries(runs), { rounds: amount.rounds, warmups: 2 });
    const costOf = (name: string): number =>
      median((rounds[name] ?? []).map((its, round) => (rounds['alone']?.[round] ?? Number.NaN) / its));
    const hops: number[] = [];
    const [pair] = await connectPairs(setups.apart.running, 1);
    if (pair === undefined) throw new Error('no pair');
    for (let round = 0; round < amount.rounds; round += 1) {
      hops.push(await slowest(pair, frame, amount.frames / 100));
    }
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
