import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { serverFlags } from '../../signaling/flags.ts';

const entry = fileURLToPath(new URL('../../signaling/main.ts', import.meta.url));

/** The server as a process of its own; killed when the test ends. */
export class ServerProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  static start(environment: Record<string, string> = {}, args: string[] = []): ServerProcess {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [...serverFlags, entry, ...args], {
      env: { PATH, FIELDPOST_PORT: '0', FIELDPOST_STORE: 'memory:', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return new ServerProcess(child);
  }

  /** The URL, once it says so. */
  async listening(): Promise<string> {
    for (;;) {
      const url = /^listening on (http\S+)\n$/.exec(this.stdout)?.[1];
      if (url !== undefined) return url;
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.stderr}`);
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), once(this.child, 'close')]);
    }
  }

  /** Its exit status, once it has ended and said everything. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}
