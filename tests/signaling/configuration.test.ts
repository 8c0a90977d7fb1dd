import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configurationHelp, defaultConfiguration, readConfiguration } from '../../signaling/configuration.ts';

test('the presets', () => {
  expect(defaultConfiguration()).toMatchObject({
    host: '127.0.0.1',
    port: 8787,
    publicUrl: undefined,
    store: undefined,
    extensions: [],
    stun: [],
    trustProxy: [],
  });
});

test('an empty variable is as good as none', () => {
  expect(readConfiguration({ FIELDPOST_PORT: '', FIELDPOST_STORE: '' })).toEqual({
    ok: true,
    configuration: defaultConfiguration(),
  });
});

describe('values', () => {
  test.each([
    ['FIELDPOST_PORT', '0', { port: 0 }],
    ['FIELDPOST_PORT', '65535', { port: 65_535 }],
    ['FIELDPOST_PUBLIC_URL', 'https://Fieldpost.example/', { publicUrl: 'https://fieldpost.example' }],
    [
      'FIELDPOST_STUN',
      'stun:a.example, stuns:b.example:5349',
      { stun: ['stun:a.example', 'stuns:b.example:5349'] },
    ],
    ['FIELDPOST_TRUST_PROXY', '127.0.0.1,10.0.0.0/8', { trustProxy: ['127.0.0.1', '10.0.0.0/8'] }],
    ['FIELDPOST_EXTENSIONS', 'moz-extension://a-1', { extensions: ['moz-extension://a-1'] }],
    ['FIELDPOST_LIMIT_OPENS', '1', { addressOpens: 1 }],
    ['FIELDPOST_INSTALL_URL', 'https://store.example/x', { installUrl: 'https://store.example/x' }],
  ])('%s=%s', (name, value, expected) => {
    expect(readConfiguration({ [name]: value })).toMatchObject({ ok: true, configuration: expected });
  });

  test.each([
    ['FIELDPOST_PORT', '65536'],
    ['FIELDPOST_PORT', '-1'],
    ['FIELDPOST_PORT', '8787 '],
    ['FIELDPOST_HOST', 'http://127.0.0.1'],
    ['FIELDPOST_PUBLIC_URL', 'fieldpost.example'],
    ['FIELDPOST_PUBLIC_URL', 'ftp://fieldpost.example'],
    ['FIELDPOST_PUBLIC_URL', 'https://fieldpost.example/path'],
    ['FIELDPOST_PUBLIC_URL', 'https://me@fieldpost.example'],
    ['FIELDPOST_STORE', 'redis://'],
    ['FIELDPOST_STORE', 'mysql://there'],
    ['FIELDPOST_EXTENSIONS', 'https://evil.example'],
    ['FIELDPOST_STUN', 'turn:a.example'],
    ['FIELDPOST_STUN', Array.from({ length: 9 }, (_, i) => `stun:${i}.example`).join(',')],
    ['FIELDPOST_TRUST_PROXY', 'proxy.example'],
    ['FIELDPOST_LIMIT_OPENS', '0'],
    ['FIELDPOST_LIMIT_JOINS', '1e3'],
    ['FIELDPOST_LOG_LEVEL', 'loud'],
    ['FIELDPOST_INSTALL_URL', 'javascript:alert(1)'],
    ['FIELDPOST_INSTALL_URL', 'https://store.example/"onclick'],
  ])('%s=%s is refused by name, with what is allowed', (name, value) => {
    const read = readConfiguration({ [name]: value });
    if (read.ok) throw new Error('accepted');
    expect(read.problems).toHaveLength(1);
    expect(read.problems[0]).toMatch(new RegExp(`^${name} must be .{8,}\\.$`));
    if (value.length > 3) expect(read.problems[0]).not.toContain(value);
  });

  test('a limit that does not exist is refused, other programs’ variables are not', () => {
    expect(readConfiguration({ FIELDPOST_LIMIT_OPEN: '3' })).toMatchObject({ ok: false });
    expect(readConfiguration({ FIELDPOST_DEMO: '1', PATH: '/bin' })).toMatchObject({ ok: true });
  });

  test('all problems are told at once', () => {
    expect(readConfiguration({ FIELDPOST_PORT: 'x', FIELDPOST_STORE: 'x:' })).toMatchObject({
      problems: { length: 2 },
    });
  });
});

test('docs/operating.md names every variable and its preset', () => {
  const guide = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const rows = [...guide.matchAll(/^\| `(FIELDPOST_\w+)` \| `?([^|`]*)`? \|/gm)].map(([, name, preset]) => [
    name,
    preset,
  ]);
  const settings = [...configurationHelp().matchAll(/^ {2}(FIELDPOST_\w+)\n.*\n.*Default: (.*)$/gm)];
  expect(rows.map(([name]) => name).toSorted()).toEqual(settings.map(([, name]) => name).toSorted());
  for (const [, name, preset] of settings) {
    if (preset !== 'none') expect(rows).toContainEqual([name, preset]);
  }
});

test('--help names every variable with its preset', () => {
  const help = configurationHelp();
  for (const name of [
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'STORE',
    'EXTENSIONS',
    'STUN',
    'TRUST_PROXY',
    'LIMIT_OPENS',
  ]) {
    expect(help).toContain(`FIELDPOST_${name}\n`);
  }
  expect(help).toContain('Default: 8787');
});
