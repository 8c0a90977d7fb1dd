import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

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

/** Programs that run beside this one, ended again by `stop`. */
export interface Processes {
  start(command: string, args: readonly string[], env?: Record<string, string>): Running;
  stop(): Promise<void>;
}

export function createProcesses(): Processes {
  const children: Running[] = [];
  const start: Processes['start'] = (command, args, env = {}) => {
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

  return {
    start,
    async stop() {
      for (const { child } of children) child.kill('SIGKILL');
      await Promise.all(children.map(({ status }) => status));
    },
  };
}
