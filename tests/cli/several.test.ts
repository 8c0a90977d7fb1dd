import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, currentCode, nextEvent, type Running } from './stage.ts';

const bin = 'cli/fieldpost.js';
const stage = createStage();
let server: string;
let folder: string;

beforeAll(async () => {
  server = (await stage.server()).url;
  folder = mkdtempSync(join(tmpdir(), 'fieldpost-several-'));
  writeFileSync(join(folder, 'password'), 'correct horse\n');
});
afterAll(async () => {
  await stage.stop();
  rmSync(folder, { recursive: true });
});

async function sending(): Promise<{ sender: Running; link: string }> {
  const fields = ['--field', 'user=-', '--field', `password=@${join(folder, 'password')}`];
  const sender = stage.run(bin, ['send', '--server', server, '--json', '--policy', 'relay', ...fields]);
  sender.child.stdin.end('ada\n');
  const { link } = await nextEvent(sender, 'link');
  return { sender, link: String(link) };
}

describe('several fields between two terminals', () => {
  test.each<[string, string[], RegExp]>([
    ['as events', ['--json'], /"label":"user","kind":"user","value":"ada".*"value":"correct horse"/],
    ['as text', [], /^user: ada\npassword: correct horse$/],
    ['one of them', ['--field', 'password'], /^correct horse$/],
    [
      'in a command’s environment',
      ['--exec-env', 'DB', '--exec', 'sh', '-c', 'echo "$DB_USER/$DB_PASSWORD"'],
      /^ada\/correct horse\n$/,
    ],
  ])('%s', async (_name, args, wanted) => {
    const { sender, link } = await sending();
    const recipient = stage.run(bin, ['receive', link, '--code', await currentCode(sender), ...args]);
    expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
    expect(recipient.stdout()).toMatch(wanted);
  });

  test('a field that is not there is not taken, and the names of those that are there are said', async () => {
    const { sender, link } = await sending();
    const code = await currentCode(sender);
    const recipient = stage.run(bin, ['receive', link, '--code', code, '--field', 'token']);
    expect(await recipient.status).toBe(1);
    expect(recipient.stdout()).toBe('');
    expect(recipient.stderr()).toContain('The sender gave: user, password');
    await sender.status;
  });
});
