import { afterAll, describe, expect, test } from 'vitest';
import { createStage, type Running } from './stage.ts';

const stage = createStage();
afterAll(() => stage.stop());

const link = `https://relay.example/h#AQ${'A'.repeat(42)}`;
const dropLink = link.replace('/h#', '/d#');

async function ended(
  args: string[],
  input = '',
  env: Record<string, string> = {},
): Promise<Running & { code: number | null }> {
  const running = stage.run('cli/fieldpost.js', args, { env });
  running.child.stdin.end(input);
  return { ...running, code: await running.status };
}

test('help and version go to standard output with status 0', async () => {
  for (const args of [['--help'], ['send', '--help'], ['receive', '-h'], ['--version']]) {
    const { code, stdout, stderr } = await ended(args);
    expect([code, stderr()]).toEqual([0, '']);
    expect(stdout()).not.toBe('');
  }
});

describe('wrong usage has status 2, a reason on standard error, and nothing on standard output', () => {
  test.each<[string, string[], string, RegExp]>([
    ['no command', [], '', /send or receive/],
    ['a secret as an argument', ['send', 'hunter2'], '', /not taken as an argument/],
    ['nothing to send', ['send'], '', /nothing to send/],
    ['only a newline to send', ['send'], '\n', /nothing to send/],
    ['a link that is none', ['receive', 'hunter2'], '', /not a Fieldpost link/],
    [
      'a link of a request',
      ['receive', `https://relay.example/q#${'A'.repeat(22)}.${'A'.repeat(22)}`],
      '',
      /fieldpost answer/,
    ],
    ['a link of a drop', ['receive', dropLink], '', /fieldpost open LINK/],
    ['a handoff’s link to open', ['open', link], '', /fieldpost receive LINK/],
    ['a drop’s link to answer', ['answer', dropLink], 'secret', /fieldpost open LINK/],
    ['a link that is not secure', ['receive', link.replace('https', 'http')], '', /not safe/],
    [
      'a link into a private network',
      ['receive', link.replace('relay.example', '10.0.0.1')],
      '',
      /private network/,
    ],
    [
      'a link of another server, with nobody to ask',
      ['receive', link],
      '',
      /not your server.*--server|--yes/s,
    ],
    ['the same with --json', ['receive', link, '--json'], 'y\n', /not your server/],
    ['the same, and the answer no', ['receive', link], 'n\n', /Nothing was opened/],
    ['a command that is not there', ['receive', link, '--yes', '--exec', 'no-such-command'], '', /not found/],
    ['an empty line as the link', ['receive', '-'], '\n', /not a Fieldpost link/],
  ])('%s', async (_name, args, input, reason) => {
    const { code, stdout, stderr } = await ended(args, input);
    expect(stderr()).toMatch(reason);
    expect(stderr()).not.toContain('hunter2');
    expect([code, stdout()]).toEqual([2, '']);
  });

  test('a server in the environment that is none', async () => {
    const { code, stderr } = await ended(['send'], 'x', { FIELDPOST_SERVER: 'nonsense' });
    expect(stderr()).toMatch(/^FIELDPOST_SERVER must be/);
    expect(code).toBe(2);
  });
});

describe('a link of another server', () => {
  const elsewhere = `https://relay.invalid/h#AQ${'A'.repeat(42)}`;
  test.each<[string, string[], string]>([
    ['the person says yes', [], 'y\n'],
    ['--yes', ['--yes'], ''],
    ['--server names it', ['--server', 'https://relay.invalid'], ''],
  ])('is opened when %s', async (_name, args, input) => {
    const { code, stderr } = await ended(['receive', elsewhere, '--wait', '0', ...args], input);
    expect(stderr()).toContain('by way of relay.invalid…');
    expect(code).toBe(1);
  });
});
