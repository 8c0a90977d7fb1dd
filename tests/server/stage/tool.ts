/** Programs of Debian that a test needs: installed where that is possible, else the test says what it misses. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';

const paths = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

function find(program: string): string | undefined {
  return paths.map(path => `${path}/${program}`).find(path => spawnSync('test', ['-x', path]).status === 0);
}

/** Where a program is; undefined, with a line that says why the tests are skipped, where it cannot be had. */
export function tool(program: string, debianPackage: string): string | undefined {
  const found = find(program);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], { env });
  }
  const installed = find(program);
  if (installed === undefined) {
    process.stderr.write(
      `Skipped: ${program} is not here. Install it by: apt-get install ${debianPackage}\n`,
    );
  }
  return installed;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** A program that runs until it is stopped. */
export class Daemon {
  readonly child: ChildProcess;
  output = '';

  constructor(program: string, args: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves once it has said this. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (!this.running) throw new Error(`It ended: ${this.output}`);
      await Promise.race([
        once(this.child.stdout ?? this.child, 'data'),
        once(this.child.stderr ?? this.child, 'data'),
        once(this.child, 'close'),
      ]);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.running) return;
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    await closed;
  }
}
