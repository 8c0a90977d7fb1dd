import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createStage, eventsOf, type Running } from './stage.ts';

const secret = 'zebra-quartz-4711-marmalade';
const stage = createStage();
let server: Awaited<ReturnType<typeof stage.server>>;

beforeAll(async () => {
  server = await stage.server();
});
afterAll(() => stage.stop());

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldpost-request-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const environment = (): Record<string, string> => ({ FIELDPOST_SERVER: server.url });

const ask = (...args: string[]): Running =>
  stage.run('cli/fieldpost.js', ['request', ...args], { env: environment() });

const linkOf = (asking: Running): Promise<string> =>
  asking.until('a link', () => /http\S+\/q#[\w.-]+/.exec(asking.stdout() + asking.stderr())?.[0]);

async function answer(
  link: string,
  input: string,
  ...args: string[]
): Promise<Running & { code: number | null }> {
  const running = stage.run('cli/fieldpost.js', ['answer', link, ...args], { env: environment() });
  running.child.stdin.end(input);
  return { ...running, code: await running.status };
}

/** Every command line on this machine now. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

test('an answer is all of standard output; who, and that it was deleted, stands beside it', async () => {
  const asking = ask('Database password', '--from', 'Ana', '--note', 'For the deploy.');
  const link = await linkOf(asking);
  const answering = await answer(link, `${secret}\n`, '--from', 'Bo');
  expect([answering.code, answering.stdout()]).toEqual([0, '']);
  expect(answering.stderr()).toMatch(/they are Ana[\s\S]*For the deploy[\s\S]*Database password[\s\S]*Sent/);
  expect(await asking.status).toBe(0);
  expect(asking.stdout()).toBe(secret);
  expect(asking.stderr()).toMatch(/they are Bo[\s\S]*handed over/);

  const late = await answer(link, secret);
  expect(late.code).toBe(4);
  expect(late.stderr()).toMatch(/deleted it/);
});

test('a command gets it on its standard input; it is in no argument, no event, no log', async () => {
  const out = join(folder(), 'got');
  const asking = ask('Password', '--json', '--exec', 'sh', '-c', `cat > ${out}`);
  const link = await linkOf(asking);
  const lines: string[] = [];
  const watch = setInterval(() => lines.push(commandLines()), 20);
  expect((await answer(link, secret, '--json')).code).toBe(0);
  expect(await asking.status).toBe(0);
  clearInterval(watch);
  expect(readFileSync(out, 'utf8')).toBe(secret);
  expect(eventsOf(asking)).toMatchObject([
    { event: 'link', link },
    { event: 'answer', fields: [{ label: 'Password', kind: 'password' }] },
    { event: 'end', outcome: 'answered' },
  ]);
  const everything = [asking.stdout(), asking.stderr(), server.running.stderr(), ...lines].join('\n');
  expect(everything).not.toContain(secret);
  expect(lines.length).toBeGreaterThan(5);
});

test('several questions come as variables of the command', async () => {
  const out = join(folder(), 'got');
  const asking = ask(
    ...['User name', '--field', 'Password', '--exec-env', 'DB', '--exec'],
    ...['sh', '-c', `printf '%s:%s' "$DB_USER_NAME" "$DB_PASSWORD" > ${out}`],
  );
  const link = await linkOf(asking);
  const missing = await answer(link, secret);
  expect(missing.code).toBe(2);
  expect(missing.stderr()).toMatch(/User name, Password/);
  const given = await answer(link, `ana\n${secret}`, '--field', 'User name=-', '--field', 'Password=-');
  expect(given.code).toBe(0);
  expect(await asking.status).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(`ana:${secret}`);
});

test('without --exec the value is in the event', async () => {
  const asking = ask('Password', '--json');
  await answer(await linkOf(asking), secret, '--note', 'changed today');
  expect(await asking.status).toBe(0);
  expect(eventsOf(asking)[1]).toMatchObject({
    event: 'answer',
    note: 'changed today',
    fields: [{ label: 'Password', value: secret }],
  });
});

describe('how it ends otherwise', () => {
  test('an interruption deletes the request', async () => {
    const asking = ask('Password');
    const link = await linkOf(asking);
    asking.child.kill('SIGINT');
    expect(await asking.status).toBe(1);
    expect(asking.stderr()).toMatch(/its link works no more/);
    expect((await answer(link, secret)).stderr()).toMatch(/deleted it/);
  });

  test('the status of the command that got it is not hidden', async () => {
    const asking = ask('Password', '--exec', 'sh', '-c', 'cat > /dev/null; exit 3');
    await answer(await linkOf(asking), secret);
    expect(await asking.status).toBe(1);
    expect(asking.stderr()).toMatch(/status 3/);
  });

  test('a server that is restarted meanwhile is waited for: the request is in its file', async () => {
    const store = join(folder(), 'rooms.sqlite');
    const serve = async (port: string): Promise<{ url: string; running: Running }> => {
      const running = stage.run('signaling/main.ts', [], {
        env: { FIELDPOST_PORT: port, FIELDPOST_STORE: store },
      });
      const url = await running.until('listening', () => /listening on (\S+)\n/.exec(running.stdout())?.[1]);
      return { url, running };
    };
    const first = await serve('0');
    const asking = stage.run('cli/fieldpost.js', ['request', 'Password', '--server', first.url]);
    const link = await linkOf(asking);
    first.running.child.kill('SIGKILL');
    await first.running.status;
    await asking.until('the notice', () => /does not answer/.exec(asking.stderr())?.[0]);
    await serve(new URL(first.url).port);
    expect((await answer(link, secret)).code).toBe(0);
    expect(await asking.status).toBe(0);
    expect(asking.stdout()).toBe(secret);
    expect(asking.stderr()).toMatch(/answers again/);
  });

  test.each<[string, string[], RegExp]>([
    ['no question', ['request'], /What do you ask for/],
    ['a command that is not there', ['request', 'a', '--exec', 'no-such-command'], /Nothing was asked/],
    [
      'a secret as an argument',
      ['answer', 'http://localhost:8787/q#a.b', 'hunter2'],
      /not taken as an argument/,
    ],
    ['a link that is none', ['answer', 'hunter2'], /not a Fieldpost link/],
    [
      'a link for reading',
      ['answer', `http://localhost:8787/v#${'A'.repeat(22)}.${'A'.repeat(22)}.${'A'.repeat(43)}`],
      /begins with \/q/,
    ],
    ['a time that is too short', ['request', 'a', '--ttl', '59'], /--ttl must be/],
  ])('%s has status 2 and says why', async (_name, args, reason) => {
    const running = stage.run('cli/fieldpost.js', args);
    running.child.stdin.end();
    expect(await running.status).toBe(2);
    expect(running.stderr()).toMatch(reason);
    expect(running.stderr()).not.toContain('hunter2');
    expect(running.stdout()).toBe('');
  });

  test('a server that nobody runs has status 1', async () => {
    const running = stage.run('cli/fieldpost.js', ['request', 'a', '--server', 'http://localhost:1']);
    expect(await running.status).toBe(1);
    expect(running.stderr()).toMatch(/server does not answer/);
  });
});

test('nothing of it is kept on this computer', () => {
  expect(existsSync(join(process.env['HOME'] ?? '/', '.fieldpost'))).toBe(false);
});
