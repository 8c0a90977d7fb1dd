/** `fieldpost encrypt` and `fieldpost decrypt`, and the `age` command as the other side. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCommand } from '../../cli/command.ts';
import { age, ageAsked, requireAge } from '../sealed/age-command.ts';
import { createStage, type Running } from './stage.ts';

const stage = createStage();
const folder = mkdtempSync(join(tmpdir(), 'fieldpost-cli-'));
const at = (name: string): string => join(folder, name);
const text = 'Grüße: x8!kPq2$Lw9zRt0v\n';
const passphrase = 'correct-horse-battery-staple';
let recipient = '';

beforeAll(() => {
  requireAge();
  execFileSync('age-keygen', ['-o', at('key.txt')], { stdio: 'ignore' });
  execFileSync('age-keygen', ['-o', at('other.txt')], { stdio: 'ignore' });
  recipient = /age1\S+/.exec(readFileSync(at('key.txt'), 'utf8'))?.[0] ?? '';
  writeFileSync(at('secret.txt'), text);
  writeFileSync(at('passphrase'), `${passphrase}\nnot this\n`);
}, 120_000);
afterAll(async () => {
  await stage.stop();
  rmSync(folder, { recursive: true });
});

async function run(
  args: string[],
  input: string | Buffer = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const running = stage.run('cli/fieldpost.js', args);
  running.child.stdin.end(input);
  const code = await running.status;
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

/** At a terminal of its own; what its screen gets is its standard output. */
function inTerminal(...args: string[]): Running {
  const bin = join(import.meta.dirname, '../../cli/fieldpost.js');
  const command = [process.execPath, bin, ...args].map(word => `'${word}'`).join(' ');
  return stage.start('script', ['-qfec', command, '/dev/null'], { TERM: 'xterm' });
}
const screen = (running: Running, pattern: RegExp): Promise<RegExpExecArray> =>
  running.until(String(pattern), () => pattern.exec(running.stdout()) ?? undefined);

describe('for a recipient', () => {
  test('what comes in goes out as lines that age opens', async () => {
    const { code, stdout, stderr } = await run(['encrypt', '-r', recipient], text);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(age(['-d', '-i', at('key.txt')], stdout).toString()).toBe(text);
  });

  test('a large file, as bytes and as lines, there and back', async () => {
    const bytes = Buffer.alloc(5_000_011, 'many bytes, and not the same ones everywhere');
    writeFileSync(at('large'), bytes);
    for (const how of [['--binary'], []]) {
      const sealed = at(`large${how.length}.age`);
      expect(await run(['encrypt', '-r', recipient, ...how, '-o', sealed, at('large')])).toMatchObject({
        code: 0,
      });
      expect(age(['-d', '-i', at('key.txt'), sealed]).equals(bytes)).toBe(true);
      const opened = at(`large${how.length}.opened`);
      expect(await run(['decrypt', '-i', at('key.txt'), '-o', opened, sealed])).toMatchObject({ code: 0 });
      expect(readFileSync(opened).equals(bytes)).toBe(true);
      expect(statSync(opened).mode & 0o777).toBe(0o600);
    }
  }, 90_000);

  test('what age made opens, also out of a quoted message', async () => {
    const theirs = age(['-a', '-r', recipient], text).toString();
    expect(await run(['decrypt', '-i', at('key.txt')], theirs)).toEqual({
      code: 0,
      stdout: text,
      stderr: '',
    });
    const quoted = `Hello,\n> ${theirs.replaceAll('\n', '\n> ')}\nBye`;
    expect(await run(['decrypt', '-i', at('key.txt')], quoted)).toMatchObject({ code: 0, stdout: text });
    const binary = age(['-r', recipient], text);
    expect(await run(['decrypt', '-i', at('other.txt'), '-i', at('key.txt'), '-'], binary)).toMatchObject({
      code: 0,
      stdout: text,
    });
  });
});

describe('for a passphrase', () => {
  test('from a file, both ways with age', async () => {
    const sealed = at('ours.age');
    const made = await run([
      'encrypt',
      '--passphrase-file',
      at('passphrase'),
      '-o',
      sealed,
      at('secret.txt'),
    ]);
    expect(made).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await ageAsked(['-d', '-o', at('ours.txt'), sealed], [passphrase])).toBe(0);
    expect(readFileSync(at('ours.txt'), 'utf8')).toBe(text);
    expect(await ageAsked(['-p', '-o', at('theirs.age'), at('secret.txt')], [passphrase, passphrase])).toBe(
      0,
    );
    const opened = await run(['decrypt', '--passphrase-file', at('passphrase'), at('theirs.age')]);
    expect(opened).toEqual({ code: 0, stdout: text, stderr: '' });
  }, 90_000);

  test('asked for at a terminal, and not shown', async () => {
    const encrypting = inTerminal('encrypt', '-o', at('asked.age'), at('secret.txt'));
    await screen(encrypting, /Passphrase \(not shown/);
    encrypting.child.stdin.write('hunter2hunter2\r');
    await screen(encrypting, /once more: /);
    encrypting.child.stdin.write('hunter2hunter2\r');
    expect(await encrypting.status).toBe(0);

    const decrypting = inTerminal('decrypt', at('asked.age'));
    await screen(decrypting, /Passphrase \(not shown/);
    decrypting.child.stdin.write('hunter2hunter2\r');
    expect(await decrypting.status).toBe(0);
    expect(decrypting.stdout()).toContain(text.trim());
    expect(encrypting.stdout() + decrypting.stdout()).not.toContain('hunter');

    const wrong = inTerminal('decrypt', at('asked.age'));
    await screen(wrong, /Passphrase \(not shown/);
    wrong.child.stdin.write('hunter3\r');
    expect(await wrong.status).toBe(3);
    expect(wrong.stdout()).toContain('That passphrase does not open it.');
  }, 90_000);

  test('made when none is typed', async () => {
    const encrypting = inTerminal('encrypt', '-o', at('made.age'), at('secret.txt'));
    await screen(encrypting, /Passphrase \(not shown/);
    encrypting.child.stdin.write('\r');
    const [, made = ''] = await screen(encrypting, /The passphrase is (\S+)\r?\n/);
    expect(await encrypting.status).toBe(0);
    expect(made).toMatch(/^([a-z]+-){9}[a-z]+$/);
    expect(await ageAsked(['-d', '-o', at('made.txt'), at('made.age')], [made])).toBe(0);
  }, 90_000);

  test('not asked for twice the same', async () => {
    const encrypting = inTerminal('encrypt', '-o', at('differ.age'), at('secret.txt'));
    await screen(encrypting, /Passphrase \(not shown/);
    encrypting.child.stdin.write('one\r');
    await screen(encrypting, /once more: /);
    encrypting.child.stdin.write('two\r');
    expect(await encrypting.status).toBe(2);
    expect(existsSync(at('differ.age'))).toBe(false);
  });
});

describe('says what is wrong with its arguments, without repeating them', () => {
  test.each<[string, () => string[], RegExp]>([
    ['a mistyped recipient', () => ['encrypt', '-r', recipient.slice(0, -1)], /has a mistake/],
    ['a secret key as recipient', () => ['encrypt', '-r', 'AGE-SECRET-KEY-1QQQ'], /secret key/],
    ['both at once', () => ['encrypt', '-r', recipient, '--passphrase-file', 'hunter2'], /together/],
    ['two files', () => ['encrypt', '-r', recipient, 'hunter2', 'b'], /takes one file/],
    ['an unknown option', () => ['decrypt', '--key=hunter2'], /no such option/],
    ['an option without its value', () => ['decrypt', '-i'], /needs a value/],
  ])('%s', (_, args, sentence) => {
    const parsed = parseCommand(args(), {});
    expect(parsed).toEqual({ wrong: expect.stringMatching(sentence) });
    expect(JSON.stringify(parsed)).not.toMatch(/hunter2|QQQ/);
  });
});

describe('says what is wrong, and writes nothing', () => {
  test.each<[string, () => string[], number, RegExp]>([
    ['nobody to ask', () => ['encrypt'], 2, /no terminal/],
    ['an empty passphrase', () => ['encrypt', '--passphrase-file', '/dev/null'], 2, /is empty/],
    ['no such file', () => ['encrypt', '-r', recipient, at('nowhere')], 1, /is not there/],
    ['a folder', () => ['encrypt', '-r', recipient, '-o', at('folder.age'), folder], 1, /EISDIR/],
    ['no such key file', () => ['decrypt', '-i', at('nowhere')], 1, /is not there/],
    ['a key file without a key', () => ['decrypt', '-i', at('secret.txt')], 1, /no age secret key/],
    ['nothing encrypted', () => ['decrypt', at('secret.txt')], 1, /nothing encrypted/],
  ])('%s', async (_, args, status, sentence) => {
    const { code, stdout, stderr } = await run(args(), 'hunter2');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('hunter2');
    expect([code, stdout]).toEqual([status, '']);
    expect(existsSync(at('folder.age'))).toBe(false);
  });

  test('for somebody else, for nobody named, damaged', async () => {
    const theirs = age(['-r', recipient], text);
    expect(await run(['decrypt', '-i', at('other.txt')], theirs)).toMatchObject({
      code: 1,
      stderr: 'None of the given keys opens this.\n',
    });
    expect(await run(['decrypt'], theirs)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/-i FILE/),
    });
    theirs[theirs.length - 1] = (theirs.at(-1) ?? 0) ^ 1;
    const damaged = await run(['decrypt', '-i', at('key.txt'), '-o', at('damaged')], theirs);
    expect(damaged).toMatchObject({ code: 1, stderr: expect.stringMatching(/damaged/) });
    expect(existsSync(at('damaged'))).toBe(false);
  });

  test('over a file that is there', async () => {
    writeFileSync(at('there'), 'mine');
    const { code, stderr } = await run(['encrypt', '-r', recipient, '-o', at('there')], text);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/is there already/)]);
    expect(readFileSync(at('there'), 'utf8')).toBe('mine');
  });

  test('bytes to a terminal, or what would steer it', async () => {
    const binary = inTerminal('encrypt', '--binary', '-r', recipient, at('secret.txt'));
    expect(await binary.status).toBe(2);
    expect(binary.stdout()).toContain('Bytes are not written to a terminal.');
    writeFileSync(at('steering.age'), age(['-r', recipient], 'hello \u001b]0;title\u0007'));
    const steering = inTerminal('decrypt', '-i', at('key.txt'), at('steering.age'));
    expect(await steering.status).toBe(1);
    expect(steering.stdout()).toContain('This is not plain text');
    expect(steering.stdout()).not.toContain('title');
  });
});
