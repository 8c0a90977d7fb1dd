/** A program whose CPU and memory are read from outside, on a processor of its own where the system can do that. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { execPath, pid } from 'node:process';
import { setTimeout } from 'node:timers/promises';

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Where servers run; the load runs on the next one. */
const serverCore = 0;

/** Puts this process, which is the load, beside the servers. */
export function pinLoad(): void {
  if (canPin) spawnSync('taskset', ['-cp', String(serverCore + 1), String(pid)]);
}

export class Program {
  readonly child: ChildProcess;
  readonly pid: number;
  output = '';

  constructor(command: string, args: readonly string[], environment: Record<string, string> = {}) {
    const pinned = canPin ? ['taskset', '-c', String(serverCore), command, ...args] : [command, ...args];
    const [first = command, ...rest] = pinned;
    this.child = spawn(first, rest, {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.pid = this.child.pid ?? 0;
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
  }

  static node(
    file: string,
    flags: readonly string[] = [],
    environment: Record<string, string> = {},
  ): Program {
    return new Program(execPath, [...flags, file], environment);
  }

  /** Resolves once it has said this. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const [, found] = pattern.exec(this.output) ?? [];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.output}`);
      const { stdout } = this.child;
      if (stdout === null) throw new Error('It has no standard output.');
      await Promise.race([once(stdout, 'data'), once(this.child, 'close')]);
    }
  }

  /** Seconds of CPU that all its threads have used. */
  cpu(): number {
    const threads = `/proc/${this.pid}/task`;
    let nanoseconds = 0;
    for (const thread of readdirSync(threads)) {
      nanoseconds += Number(readFileSync(`${threads}/${thread}/schedstat`, 'latin1').split(' ')[0]);
    }
    return nanoseconds / 1e9;
  }

  /** Bytes of memory that it holds. */
  memory(): number {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1024;
  }

  /** Resolves when it has nothing to do any more: below 2 % of a core for a moment; after 10 s whatever it does. */
  async quiet(): Promise<void> {
    const until = performance.now() + 10_000;
    for (let calm = 0; calm < 3 && performance.now() < until; ) {
      const before = this.cpu();
      await setTimeout(100);
      calm = this.cpu() - before < 0.002 ? calm + 1 : 0;
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }
}
