import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { vi } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A child process whose output can be waited for. */
export interface Running {
  child: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  /** Resolves when `read` gives something for the output so far; rejects when the process ends before. */
  until<Found>(what: string, read: () => Found | undefined): Promise<Found>;
  /** Its exit status; null when a signal ended it. */
  status: Promise<number | null>;
}

export interface Event {
  event: string;
  [member: string]: unknown;
}

/** Everything a test started, ended again by `stop`. */
export interface Stage {
  start(command: string, args: string[], env?: Record<string, string>): Running;
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
  const children: Running[] = [];
  const closers: (() => void)[] = [];

  const start: Stage['start'] = (command, args, env = {}) => {
    // A session of its own: there is no terminal to ask, wherever the tests run.
    const child = spawn(command, args, {
      detached: true,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    let stdout = '';
    let stderr = '';
    let ended = false;
    let news = Promise.withResolvers<void>();
    const arrived = () => {
      news.resolve();
      news = Promise.withResolvers();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      arrived();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      arrived();
    });
    // What was not read of a standard input when its process ended is nobody's error.
    child.stdin.on('error', () => {});
    const status = once(child, 'close').then(([code]) => {
      ended = true;
      arrived();
      return code as number | null;
    });
    const running: Running = {
      child,
      stdout: () => stdout,
      stderr: () => stderr,
      status,
      async until(what, read) {
        for (;;) {
          const found = read();
          if (found !== undefined) return found;
          if (ended) throw new Error(`ended before ${what}\nstdout: ${stdout}\nstderr: ${stderr}`);
          await news.promise;
        }
      },
    };
    children.push(running);
    return running;
  };

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
      for (const { child } of children) child.kill('SIGKILL');
      await Promise.all(children.map(({ status }) => status));
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
