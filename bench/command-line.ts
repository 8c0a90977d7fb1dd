/** `fieldpost receive` from its start to its end, the sender waiting: what a script feels. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { inTurns, type Measurement, median } from './harness.ts';

const bin = fileURLToPath(new URL('../cli/fieldpost.js', import.meta.url));

function start(args: string[]): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
}

async function finish(child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  child.stdout.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`a command line ended with status ${code}`);
}

async function received(server: string, policy: string): Promise<number> {
  const sender = start([bin, 'send', '--json', '--server', server, '--policy', policy]);
  sender.stdin.end('bench');
  let link = '';
  let code = '';
  for await (const line of createInterface({ input: sender.stdout })) {
    const event = JSON.parse(line) as { link?: string; code?: string };
    link = event.link ?? link;
    code = event.code ?? code;
    if (link && code) break;
  }
  const from = performance.now();
  const sent = finish(sender);
  await finish(start([bin, 'receive', link, '--code', code, '--policy', policy]));
  const taken = performance.now() - from;
  await sent;
  return taken;
}

async function bareNode(): Promise<number> {
  const from = performance.now();
  await finish(start(['--eval', '']));
  return performance.now() - from;
}

/** @param server Origin of a running signaling server. */
export async function measureCommandLine(server: string): Promise<Measurement[]> {
  const results = await inTurns(
    {
      node: bareNode,
      relay: () => received(server, 'relay'),
      direct: () => received(server, 'prefer-direct'),
    },
    { rounds: 5, warmups: 1 },
  );
  const baseline = { value: median(results.node), name: 'node --eval ""' };
  return (['relay', 'direct'] as const).map(path => ({
    name: `fieldpost receive, start to end, ${path}`,
    value: median(results[path]),
    unit: 'ms',
    baseline,
  }));
}
