/** Three nodes, a real Redis, a real balancer: handoffs by the command line while nodes are killed and started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBundle } from '../../signaling/bundle.ts';
import { createStage, currentCode, eventsOf, nextEvent, type Stage } from '../cli/stage.ts';
import { until } from '../signaling/peer.ts';
import { RedisServer, redisServer } from './stage/redis.ts';
import { Daemon, freePort, tool } from './stage/tool.ts';

const haproxy = tool('haproxy', 'haproxy');
const bin = 'cli/fieldpost.js';
/** All 200 take about ten minutes of two cores; CI tries a part of them at each change. */
const handoffs = Number(process.env['FIELDPOST_HANDOFFS'] ?? '40');
/** Each handoff is two processes. */
const atOnce = Math.max(2, availableParallelism());

describe.skipIf(redisServer === undefined || haproxy === undefined)('behind a balancer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-nodes-'));
  const stage: Stage = createStage();
  let redis: RedisServer | undefined;
  let balancer: Daemon | undefined;
  let url: string;
  let ports: number[];
  const nodes = new Map<number, Daemon>();

  async function startNode(port: number): Promise<void> {
    const node = new Daemon(process.execPath, ['signaling/main.ts'], {
      FIELDPOST_PORT: String(port),
      FIELDPOST_STORE: redis?.url ?? '',
      FIELDPOST_PUBLIC_URL: url,
      FIELDPOST_LIMIT_CONNECTIONS: '1000000',
      FIELDPOST_LIMIT_SOCKETS: '1000000',
      FIELDPOST_LIMIT_OPENS: '1000000',
      FIELDPOST_LIMIT_JOINS: '1000000',
      FIELDPOST_LIMIT_FAILURES: '1000000',
    });
    nodes.set(port, node);
    await node.says(/listening on/);
  }

  beforeAll(async () => {
    // Here once, and not by three nodes at the same time.
    expect(await ensureBundle()).toBeNull();
    redis = await RedisServer.start();
    ports = await Promise.all([freePort(), freePort(), freePort()]);
    const front = await freePort();
    url = `http://localhost:${front}`;
    await Promise.all(ports.map(startNode));
    const config = join(folder, 'haproxy.cfg');
    writeFileSync(
      config,
      `defaults
  mode tcp
  timeout connect 2s
  timeout client 120s
  timeout server 120s
  option redispatch
  retries 3
listen signaling
  bind 127.0.0.1:${front}
  balance roundrobin
  option httpchk GET /readyz
  default-server check inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions
${ports.map(port => `  server n${port} 127.0.0.1:${port}`).join('\n')}
`,
    );
    balancer = new Daemon(haproxy ?? '', ['-db', '-f', config]);
    await until(
      () =>
        fetch(`${url}/readyz`).then(
          answer => answer.ok,
          () => false,
        ),
      'the balancer',
    );
  }, 180_000);

  afterAll(async () => {
    await stage.stop();
    await Promise.all([...nodes.values()].map(node => node.stop()));
    await balancer?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true });
  });

  /** One handoff over the relay, from start to end; what the recipient printed. */
  async function handOff(number: number): Promise<void> {
    const secret = `secret ${number}`;
    const sender = stage.run(bin, ['send', '--server', url, '--policy', 'relay', '--json']);
    sender.child.stdin.end(secret);
    const { link } = await nextEvent(sender, 'link');
    const recipient = stage.run(bin, ['receive', String(link), '--policy', 'relay', '--json']);
    recipient.child.stdin.write(`${await currentCode(sender)}\n`);
    const statuses = await Promise.all([sender.status, recipient.status]);
    const items = eventsOf(recipient).filter(({ event }) => event === 'item');
    const told = `handoff ${number}\n${sender.stdout()}${sender.stderr()}\n${recipient.stdout()}${recipient.stderr()}`;
    expect(statuses, told).toEqual([0, 0]);
    expect(items, told).toHaveLength(1);
    expect(JSON.stringify(items[0]), told).toContain(secret);
  }

  test(`${handoffs} handoffs while nodes are killed and started: none lost, none doubled`, {
    timeout: 1_200_000,
  }, async () => {
    let started = 0;
    let ended = 0;
    let news = Promise.withResolvers<void>();
    const worker = async (): Promise<void> => {
      while (started < handoffs) {
        started += 1;
        await handOff(started);
        ended += 1;
        news.resolve();
        news = Promise.withResolvers();
      }
    };
    let kills = 0;
    const chaos = async (): Promise<void> => {
      while (ended < handoffs) {
        // A node dies with every fourth handoff, in the middle of those that run.
        const next = ended + 4;
        while (ended < Math.min(next, handoffs)) await news.promise;
        const port = ports[kills % ports.length] ?? 0;
        await nodes.get(port)?.stop('SIGKILL');
        kills += 1;
        await startNode(port);
      }
    };
    await Promise.all([chaos(), ...Array.from({ length: atOnce }, worker)]);
    expect(ended).toBe(handoffs);
    expect(kills).toBeGreaterThanOrEqual(Math.floor(handoffs / 8));
  });
});
