/** The load of the relay in a process of its own, pump.c, where a C compiler is. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Flow {
  from: Socket;
  to: Socket;
  burst: Buffer;
  /** Bytes that come out of it, frames' headers and all. */
  arriving: number;
}

let compiled: string | null | undefined;

/** Where the compiled pump is; null where there is no compiler. */
export function pumpProgram(): string | null {
  if (compiled !== undefined) return compiled;
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-pump-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'pump');
  const { status } = spawnSync('cc', ['-O2', '-o', program, join(import.meta.dirname, 'pump.c')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  compiled = status === 0 ? program : null;
  return compiled;
}

function numbers(...values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

/**
 * Sends this many bursts through each flow, each when the one before has arrived. Nobody else may read the sockets
 * meanwhile, and none is to be used afterwards: what else came was read and thrown away.
 * @throws Error when the server hung up or 20 s passed without anything.
 */
export async function pump(program: string, flows: readonly Flow[], bursts: number): Promise<void> {
  for (const { from, to } of flows) {
    from.pause();
    to.pause();
  }
  const child = spawn(program, {
    stdio: ['pipe', 'ignore', 'inherit', ...flows.flatMap(({ from, to }) => [from, to])],
  });
  const exited = once(child, 'exit');
  child.stdin?.end(
    Buffer.concat([
      numbers(flows.length, bursts),
      ...flows.flatMap(({ burst, arriving }) => [numbers(arriving, burst.length), burst]),
    ]),
  );
  const [code] = await exited;
  if (code !== 0) throw new Error('The load ended early.');
}
