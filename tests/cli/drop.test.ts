/** `drop` and `open` as processes, against a real server on SQLite. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pieceBytes } from '../../lib/protocol/drop/limits.ts';
import { defaultConfiguration, limitSettings } from '../../signaling/configuration.ts';
import { startServer } from '../signaling/server.ts';

// Several processes start in each test: on a busy machine that alone takes seconds.
vi.setConfig({ testTimeout: 90_000 });

const entry = join(import.meta.dirname, '..', '..', 'cli', 'fieldpost.js');

const start = (args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [entry, ...args], { env: { PATH: process.env['PATH'] ?? '' } });

async function run(args: string[], input = ''): Promise<{ status: number; out: string; errors: string }> {
  const child = start(args);
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number];
  return { status, out, errors };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldpost-cli-drop-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a secret is left, opened once, and its owner sees that; nothing of it is in the database', async () => {
  const path = folder();
  const database = join(path, 'db');
  const { url } = await startServer({ store: join(database, 'a.sqlite') });
  const owner = join(path, 'owner.json');
  const secret = 'correct horse battery staple';
  const label = 'Root of the machine';
  const left = await run(['drop', '--server', url, '--label', label, '--owner-file', owner], secret);
  expect(left).toMatchObject({ status: 0 });
  const link = left.out.trim();
  expect(link).toMatch(/\/d#A[Q-Za-f][\w-]{42}$/);
  const key = link.split('#')[1] ?? '';
  for (const file of readdirSync(database)) {
    const bytes = readFileSync(join(database, file), 'latin1');
    for (const text of [secret, label, key, key.slice(4, 30)]) expect(bytes).not.toContain(text);
  }
  expect((await run(['drop', '--status', owner])).errors).toMatch(/State: waiting/);
  expect(await run(['open', link, '--server', url])).toMatchObject({ status: 0, out: secret });
  const again = await run(['open', link, '--server', url]);
  expect(again).toMatchObject({ status: 4, out: '' });
  expect(again.errors).toMatch(/^This was opened already, at /);
  expect((await run(['drop', '--status', owner])).errors).toMatch(/State: opened.*\nOpened at .*: kept/);
  expect((await run(['drop', '--withdraw', owner])).status).toBe(4);
});

test('with a passphrase: a wrong one opens nothing, the right one feeds a command', async () => {
  const path = folder();
  const { url } = await startServer();
  const [right, wrong] = [join(path, 'right'), join(path, 'wrong')];
  writeFileSync(right, 'tea for two\n');
  writeFileSync(wrong, 'tea for three\n');
  const left = await run(['drop', '--server', url, '--passphrase-file', right, '--json'], 's3cret');
  const { link } = JSON.parse(left.out) as { link: string };
  const refused = await run(['open', link, '--passphrase-file', wrong]);
  expect(refused).toMatchObject({ status: 3, out: '' });
  expect(refused.errors).toContain('Tries left: 4.');
  const opened = await run(['open', link, '--passphrase-file', right, '--exec', 'cat']);
  expect(opened).toMatchObject({ status: 0, out: 's3cret' });
});

test('a file comes back as it was, with a passphrase made for it', async () => {
  const path = folder();
  const { url } = await startServer();
  const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7) % 251));
  writeFileSync(join(path, 'in.bin'), bytes);
  const left = await run([
    'drop',
    '--server',
    url,
    '--file',
    join(path, 'in.bin'),
    '--generate-passphrase',
    '--json',
  ]);
  const said = JSON.parse(left.out.trim().split('\n').at(-1) ?? '') as { link: string; passphrase: string };
  expect(said.passphrase.split('-')).toHaveLength(10);
  writeFileSync(join(path, 'passphrase'), said.passphrase);
  const without = await run(['open', said.link, '--passphrase-file', join(path, 'passphrase')]);
  expect(without).toMatchObject({ status: 1, out: '' });
  expect(without.errors).toContain('in.bin');
  const out = join(path, 'out.bin');
  expect((await run(['drop', '--status', join(path, 'in.bin')])).status).toBe(2);
  const other = await run(['drop', '--server', url, '--file', join(path, 'in.bin')]);
  expect(await run(['open', other.out.trim(), '--out', out])).toMatchObject({ status: 0, out: '' });
  expect(Buffer.compare(readFileSync(out), bytes)).toBe(0);
});

test('a file of 25 MiB goes and comes back, and one of a byte more is refused with the limit', async () => {
  const path = folder();
  const { url } = await startServer();
  const bytes = randomBytes(26_214_400);
  const [most, longer, out] = [join(path, 'most'), join(path, 'longer'), join(path, 'out')];
  writeFileSync(longer, Buffer.concat([bytes, Buffer.of(0)]));
  const refused = await run(['drop', '--server', url, '--file', longer]);
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.errors).toContain('26214400');
  writeFileSync(most, bytes);
  const left = await run(['drop', '--server', url, '--file', most]);
  expect(left.status).toBe(0);
  expect(await run(['open', left.out.trim(), '--out', out])).toMatchObject({ status: 0, out: '' });
  expect(Buffer.compare(readFileSync(out), bytes)).toBe(0);
});

test('killed in the middle of an upload, and run again: another drop, whole; nothing was kept beside the file', async () => {
  const path = folder();
  // Twenty pieces a minute: it gets no further by itself.
  const { url, server } = await startServer({ addressDropAsks: 2 });
  const bytes = randomBytes(30 * pieceBytes);
  const [file, out] = [join(path, 'big.bin'), join(path, 'out')];
  writeFileSync(file, bytes);
  const args = ['drop', '--server', url, '--file', file];
  const first = start([...args, '--json']);
  let said = '';
  first.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await expect.poll(() => said, { timeout: 30_000 }).toContain('"progress"');
  first.kill('SIGKILL');
  await once(first, 'close');
  expect(said).not.toContain('"link"');
  expect(readdirSync(path)).toEqual(['big.bin']);

  server.adjust(limitSettings(defaultConfiguration()));
  const again = await run(args);
  expect(again).toMatchObject({ status: 0 });
  expect(await run(['open', again.out.trim(), '--out', out])).toMatchObject({ status: 0 });
  expect(Buffer.compare(readFileSync(out), bytes)).toBe(0);
});

test.each([
  [['drop', 'hunter2'], /not taken as an argument/],
  [['drop', '--opens', '0'], /from 1 to 100/],
  [['drop', '--ttl', '59'], /from 60 to 2592000/],
  [['drop', '--generate-passphrase', '--passphrase-file', 'x'], /either/],
  [['drop', '--status', 'x', '--opens', '2'], /stand alone/],
  [['open'], /Which link/],
  [['open', 'nonsense'], /\./],
  [['open', 'https://other.example/d#AQ'], /\./],
])('%j is wrong usage', async (args, why) => {
  const { status, out, errors } = await run(args, 'secret');
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(errors).toMatch(why);
  expect(errors).not.toContain('hunter2');
});
