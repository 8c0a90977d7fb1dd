import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../cli/command.ts';

const link = `https://relay.example/h#${'A'.repeat(44)}`;

function parse(...args: string[]) {
  return parseCommand(args, {});
}

function wrong(...args: string[]): string {
  const parsed = parse(...args);
  return 'wrong' in parsed ? parsed.wrong : `accepted: ${JSON.stringify(parsed.ok)}`;
}

describe('send', () => {
  test('has a preset for everything', () => {
    expect(parse('send')).toEqual({
      ok: {
        kind: 'send',
        label: 'Secret',
        ttl: 3600,
        server: 'http://localhost:8787',
        access: { kind: 'none' },
        policy: 'prefer-direct',
        hideAddress: false,
        verbose: false,
        json: false,
        digits: 6,
        rearm: 0,
      },
    });
  });

  test('takes every option', () => {
    const args =
      '--label Token --ttl=60 --server https://relay.example/ --policy relay --rearm 3 --digits 8 --hide-address --json --verbose --token-file /run/token';
    expect(parse('send', ...args.split(' '))).toEqual({
      ok: {
        kind: 'send',
        label: 'Token',
        ttl: 60,
        server: 'https://relay.example',
        access: { kind: 'file', path: '/run/token' },
        policy: 'relay',
        hideAddress: true,
        verbose: true,
        json: true,
        digits: 8,
        rearm: 3,
      },
    });
  });

  test('takes the token of the environment for the server of the environment, and for no other', () => {
    const token = 'an operator gave it';
    const environment = { FIELDPOST_SERVER: 'https://ours.example', FIELDPOST_OPEN_TOKEN: ` ${token}\n` };
    const accessOf = (...args: string[]) => {
      const parsed = parseCommand(['send', ...args], environment);
      return 'ok' in parsed && parsed.ok.kind === 'send' ? parsed.ok.access : parsed;
    };
    expect(accessOf()).toEqual({ kind: 'token', token });
    expect(accessOf('--server', 'https://ours.example/')).toEqual({ kind: 'token', token });
    expect(accessOf('--server', 'https://theirs.example')).toEqual({ kind: 'none' });
    const file = { kind: 'file', path: 'theirs' };
    expect(accessOf('--server', 'https://theirs.example', '--token-file', 'theirs')).toEqual(file);
    const bad = parseCommand(['send'], { FIELDPOST_OPEN_TOKEN: 'two\nlines' });
    expect(bad).toEqual({ wrong: expect.stringContaining('FIELDPOST_OPEN_TOKEN') });
    expect(JSON.stringify(bad)).not.toContain('two');
  });

  test('refuses a secret as an argument, says why, and does not repeat it', () => {
    for (const args of [['hunter2'], ['--label', 'x', 'hunter2'], ['--', 'hunter2']]) {
      const sentence = wrong('send', ...args);
      expect(sentence).toMatch(/history/);
      expect(sentence).not.toContain('hunter2');
    }
  });

  test.each([
    ['--ttl', '59'],
    ['--ttl', '86401'],
    ['--ttl', '60.5'],
    ['--ttl', '1e3'],
    ['--rearm', '4'],
    ['--digits', '7'],
    ['--digits', '08'],
    ['--rearm', '-1'],
    ['--policy', 'fastest'],
    ['--label', ''],
    ['--label', 'x'.repeat(257)],
    ['--server', 'relay.example'],
    ['--server', 'http://relay.example'],
    ['--server', 'https://10.0.0.1'],
    ['--server', 'https://relay.example/path'],
  ])('refuses %s %s with what is allowed', (option, value) => {
    expect(wrong('send', option, value)).toMatch(new RegExp(`^${option} must be `));
  });

  test.each([
    ['--ttl', '60'],
    ['--ttl', '86400'],
    ['--label', 'x'.repeat(256)],
    ['--rearm', '0'],
    ['--server', 'http://127.0.0.1:9000'],
  ])('takes %s %s', (option, value) => {
    expect(parse('send', option, value)).toHaveProperty('ok');
  });
});

describe('receive', () => {
  test('has a preset for everything but the link', () => {
    expect(parse('receive', link)).toEqual({
      ok: {
        kind: 'receive',
        link,
        server: 'http://localhost:8787',
        yes: false,
        wait: 60,
        policy: 'prefer-direct',
        hideAddress: false,
        verbose: false,
        json: false,
      },
    });
  });

  test('everything after --exec is the command', () => {
    const parsed = parse(
      'receive',
      link,
      '--exec-env',
      'TOKEN',
      '--exec',
      'sh',
      '-c',
      'x',
      '--json',
      '--exec',
    );
    expect(parsed).toHaveProperty('ok.json', false);
    expect(parsed).toHaveProperty('ok.exec', {
      command: 'sh',
      args: ['-c', 'x', '--json', '--exec'],
      variable: 'TOKEN',
    });
  });

  test.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['12345678', '12345678'],
  ])('takes the code %s', (given, code) => {
    expect(parse('receive', link, '--code', given)).toHaveProperty('ok.code', code);
  });

  test.each(['12345', '1234567', '123456789', '12345a', ''])(
    'refuses the code %j and does not repeat it',
    code => {
      const sentence = wrong('receive', link, `--code=${code}`);
      expect(sentence).toBe('--code must be 6 or 8 digits.');
    },
  );

  test.each([
    [['receive'], /Which link/],
    [['receive', link, 'more'], /one link/],
    [['receive', link, '--exec'], /needs a value/],
    [['receive', link, '--exec-env', 'TOKEN'], /together with --exec/],
    [['receive', link, '--exec-env', 'A=B', '--exec', 'cat'], /variable's name/],
  ])('%j is refused', (args, reason) => {
    expect(wrong(...args)).toMatch(reason);
  });
});

describe('both', () => {
  test.each(['send', 'receive'])('%s: an unknown option is refused with the ones there are', name => {
    for (const option of ['--hunter2', '-x', '--hunter2=3']) {
      const sentence = wrong(name, option);
      expect(sentence).toContain('--policy, ');
      expect(sentence).not.toContain('hunter2');
    }
  });

  test('an option without its value, or with one too many, is refused', () => {
    expect(wrong('send', '--ttl')).toMatch(/^--ttl needs a value: a whole number of seconds/);
    expect(wrong('send', '--label', '--json')).toMatch(/^--label needs a value/);
    expect(wrong('send', '--json=yes')).toBe('--json takes no value.');
  });

  test('no command, and one that there is not', () => {
    expect(wrong()).toMatch(/send or receive/);
    expect(wrong('hunter2')).toMatch(/no such command/);
    expect(wrong('hunter2')).not.toContain('hunter2');
  });

  test('help of each, also beside other arguments', () => {
    for (const args of [['--help'], ['-h'], ['send', '--help'], ['send', 'x', '-h'], ['receive', '--help']]) {
      expect(parse(...args)).toHaveProperty('ok.kind', 'help');
    }
    expect(parse('--version')).toEqual({ ok: { kind: 'version' } });
  });

  test('the help of a command names every option that it has', () => {
    for (const name of ['send', 'receive']) {
      const help = parse(name, '--help');
      const text = 'ok' in help && help.ok.kind === 'help' ? help.ok.text : '';
      const options = wrong(name, '--unknown').match(/--[a-z-]+/g) ?? [];
      expect(options.length).toBeGreaterThan(6);
      for (const option of options) expect(text).toContain(option);
    }
  });

  test('the environment names the server, an option wins, and a bad one is refused by its name', () => {
    const environment = { FIELDPOST_SERVER: 'https://relay.example' };
    expect(parseCommand(['send'], environment)).toHaveProperty('ok.server', 'https://relay.example');
    expect(parseCommand(['send', '--server', 'http://localhost:1'], environment)).toHaveProperty(
      'ok.server',
      'http://localhost:1',
    );
    const bad = parseCommand(['send'], { FIELDPOST_SERVER: 'nonsense' });
    expect(bad).toHaveProperty('wrong', expect.stringMatching(/^FIELDPOST_SERVER must be/));
  });
});
