/** What is asked for over HTTP and kept on the disk, beside a bare route of the same framework with a bare insert. */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverFlags } from '../../signaling/flags.ts';
import { Program } from './program.ts';

/** Requests under way at once. */
const atOnce = 64;

export interface Served {
  program: Program;
  url: string;
  /** Where it keeps what it is given. */
  file: string;
}

/** Asks one thing; resolves with the answer's body, which is to be a success. */
export type Ask = (method: 'POST' | 'PUT', path: string, body: string) => Promise<string>;

/** Runs with this server on a file of its own, and with the bare route on another; `settings` are limits to raise. */
export async function besideBareInsert<Result>(
  settings: Record<string, string>,
  run: (ours: Served, bare: Served) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-disk-'));
  const files = { ours: join(folder, 'rooms.sqlite'), bare: join(folder, 'bare.sqlite') };
  const bare = new Program(process.execPath, [join(import.meta.dirname, 'bare-insert.ts'), files.bare]);
  const ours = Program.node(join(import.meta.dirname, '../../signaling/main.ts'), serverFlags, {
    FIELDPOST_PORT: '0',
    FIELDPOST_STORE: files.ours,
    ...settings,
  });
  const served = async (program: Program, file: string): Promise<Served> => ({
    program,
    url: await program.says(/listening on (\S+)/),
    file,
  });
  try {
    return await run(await served(ours, files.ours), await served(bare, files.bare));
  } finally {
    await ours.stop();
    await bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function asking(url: string, agent: Agent): Ask {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const asked = request(`${url}${path}`, { method, agent, headers }, reply => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', chunk => {
          text += chunk;
        });
        reply.once('end', () =>
          (reply.statusCode ?? 500) < 300
            ? resolve(text)
            : reject(new Error(`${method} ${path}: answered ${reply.statusCode} ${text}`)),
        );
      });
      asked.once('error', reject);
      asked.end(body);
    });
}

/** Does something `count` times, some at once: how often for each second of the server's CPU, and for each second. */
export async function rate(
  { program, url }: Served,
  count: number,
  act: (ask: Ask, at: number) => Promise<void>,
): Promise<{ cpu: number; wall: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const ask = asking(url, agent);
  await program.quiet();
  const before = program.cpu();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let at = lane; at < count; at += atOnce) await act(ask, at);
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const cpu = program.cpu() - before;
  agent.destroy();
  return { cpu: count / cpu, wall: count / seconds };
}

/** The bare route, asked to insert something of so many characters. */
export function bareInsert(characters: number): (ask: Ask) => Promise<void> {
  const box = 'b'.repeat(characters);
  return async ask => {
    await ask('POST', '/v1/submissions/form', JSON.stringify({ id: crypto.randomUUID(), index: 0, box }));
  };
}
