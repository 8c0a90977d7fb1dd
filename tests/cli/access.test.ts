/** A server that lets only its own people share, from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { readAccess } from '../../cli/access.ts';
import { startServer } from '../signaling/server.ts';
import { createStage, eventsOf, nextEvent } from './stage.ts';

const stage = createStage();
afterAll(() => stage.stop());

const openToken = 'drawn once by the operator';

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'token');
  writeFileSync(path, text);
  return path;
}

test('a file of one line is a token, and nothing else is', async () => {
  expect(await readAccess({ kind: 'file', path: fileOf(`${openToken}\n`) })).toEqual({ ok: openToken });
  for (const text of ['', ' \n', 'two\nlines', 'x'.repeat(257)]) {
    expect(await readAccess({ kind: 'file', path: fileOf(text) })).toEqual({
      wrong: expect.stringContaining('holds no token'),
    });
  }
  expect(await readAccess({ kind: 'file', path: '/nowhere/token' })).toHaveProperty('wrong');
});

test('without its token the server refuses, in words; with it a link is made', async () => {
  const { url } = await startServer({ openToken });
  const send = (args: string[], env: Record<string, string> = {}) => {
    const sender = stage.run('cli/fieldpost.js', ['send', '--json', ...args], { env });
    sender.child.stdin.end('correct horse');
    return sender;
  };
  const refused = send(['--server', url]);
  expect(await refused.status).toBe(1);
  expect(eventsOf(refused).at(-1)).toMatchObject({ event: 'end', outcome: 'needs-token' });
  const byFile = send(['--server', url, '--token-file', fileOf(openToken)]);
  expect(await nextEvent(byFile, 'link')).toHaveProperty('link');
  const byEnvironment = send([], { FIELDPOST_SERVER: url, FIELDPOST_OPEN_TOKEN: openToken });
  expect(await nextEvent(byEnvironment, 'link')).toHaveProperty('link');
});
