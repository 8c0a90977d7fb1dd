import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { vi } from 'vitest';
import { createProcesses, type Processes, type Running } from './processes.ts';

export type { Running } from './processes.ts';

const root = join(import.meta.dirname, '../..');

export interface Event {
  event: string;
  [member: string]: unknown;
}

/** Everything a test started, ended again by `stop`. */
export interface Stage {
  start: Processes['start'];
  /** A script of ours, on this Node. */
  run(script: string, args: string[], options?: { env?: Record<string, string>; preload?: string }): Running;
  server(port?: number): Promise<{ url: string; port: number; running: Running }>;
  /** A server's stand-in that records both directions of all traffic and hands it on. */
  tap(port: number): Promise<{ url: string; traffic(): Buffer }>;
  stop(): Promise<void>;
}

export function createStage(): Stage {
  // Several processes start in each test: on a busy machine that alone takes seconds.
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
  const processes = createProcesses();
  const { start } = processes;
  const closers: (() => void)[] = [];

  const run: Stage['run'] = (script, args, options = {}) => {
    const preload = options.preload ? ['--import', join(root, options.preload)] : [];
    return start(process.execPath, [...preload, join(root, script), ...args], options.env);
  };

  return {
    start,
    run,
    async server(port = 0) {
      const running = run('signaling/main.ts', [], {
        env: { FIELDPOST_PORT: String(port), FIELDPOST_STORE: 'memory:' },
      });
      const line = await running.until('listening', () => /listening on (\S+)\n/.exec(running.stdout())?.[1]);
      return { url: line, port: Number(new URL(line).port), running };
    },
    async tap(port) {
      const chunks: Buffer[] = [];
      const proxy = createServer(client => {
        const upstream = connect(port, '127.0.0.1');
        for (const [from, to] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          from.on('data', chunk => {
            chunks.push(chunk);
            to.write(chunk);
          });
          from.on('close', () => to.destroy());
          from.on('error', () => to.destroy());
        }
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      closers.push(() => proxy.close());
      const url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
      return { url, traffic: () => Buffer.concat(chunks) };
    },
    async stop() {
      await processes.stop();
      for (const close of closers) close();
    },
  };
}

/** The events that a process printed with `--json`. */
export function eventsOf(running: Running): Event[] {
  return running
    .stdout()
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Event);
}

/** Resolves to the first event (from the `skip`th on) of this kind. */
export async function nextEvent(
  running: Running,
  event: string,
  members: Record<string, unknown> = {},
): Promise<Event> {
  return await running.until(`the event ${event}`, () =>
    eventsOf(running).find(
      candidate =>
        candidate.event === event &&
        Object.entries(members).every(([name, value]) => candidate[name] === value),
    ),
  );
}

/** The code that the sender shows now. */
export async function currentCode(sender: Running): Promise<string> {
  await nextEvent(sender, 'code');
  return String(eventsOf(sender).findLast(({ event }) => event === 'code')?.['code']);
}

/** A code that is not this one, nor the one before or after by accident of the clock. */
export function wrongCode(right: string): string {
  return [...right].map(digit => (digit === '9' ? '0' : String(Number(digit) + 1))).join('');
}
