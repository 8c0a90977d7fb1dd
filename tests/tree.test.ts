import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folders = ['lib', 'entrypoints', 'signaling', 'web', 'cli', 'bench', 'scripts'];

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap(name => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return name === 'node_modules' ? [] : filesIn(path);
    return /\.(ts|tsx)$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

const files = folders.flatMap(filesIn).map(path => path.split(sep).join('/'));
const source = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What a file imports: packages by name, our own files by their path from the root. Types alone do not bind. */
function importsOf(file: string): string[] {
  const found = source(file).matchAll(
    /^\s*(?:import|export)\s+(?!type\b)[^;'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]/gm,
  );
  return [...found].map(match => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (!name.startsWith('.')) return name;
    return relative(root, normalize(join(root, dirname(file), name)))
      .split(sep)
      .join('/');
  });
}

/** What of lib/sealed does not bring age along: the rest runs in its worker, and in the command line. */
const sealedLight = ['block', 'header', 'limits', 'passphrase', 'recipient', 'refusal', 'sealer'].map(
  name => `sealed/${name}.ts`,
);

/** What is told of the network in words and figures. */
const netWords = ['net/timeline.ts', 'net/measured.ts'];

/** Which parts of lib a part of lib may import (its own part always). */
const arrows: Record<string, readonly string[]> = {
  crypto: [],
  protocol: ['crypto'],
  drop: ['crypto', 'protocol'],
  handoff: ['crypto', 'protocol'],
  request: ['crypto', 'protocol'],
  sealed: [],
  net: ['protocol', 'crypto/bytes.ts', 'handoff'],
  page: ['protocol', 'messages.ts'],
  keeper: [
    'crypto',
    'drop',
    'protocol',
    'handoff',
    'request',
    'net',
    'page',
    'frames.ts',
    'messages.ts',
    'errors.ts',
    'settings.ts',
    ...sealedLight,
  ],
  ui: [
    'protocol',
    'drop',
    'handoff',
    'request',
    'frames.ts',
    'messages.ts',
    'errors.ts',
    'crypto/bytes.ts',
    'crypto/cost.ts',
    'crypto/stretching.ts',
    'crypto/sodium.ts',
    'settings.ts',
    ...netWords,
    ...sealedLight,
  ],
  'frames.ts': [],
  'messages.ts': ['screen.ts', 'net-batch.ts', ...netWords],
  'net-batch.ts': [],
  'screen.ts': ['handoff', 'screen', 'settings.ts'],
  'settings.ts': ['protocol'],
  'i18n.ts': [],
  screen: ['handoff', 'protocol', 'settings.ts', ...netWords],
  'errors.ts': ['protocol', 'handoff', 'messages.ts', 'sealed/refusal.ts', 'request/refusal.ts'],
};

const partOf = (path: string): string => path.split('/')[1] ?? '';
const libFiles = files.filter(file => file.startsWith('lib/'));

describe('who may import what', () => {
  it('knows every part of lib', () => {
    expect(new Set(libFiles.map(partOf))).toEqual(
      new Set(Object.keys(arrows).filter(part => libFiles.some(file => partOf(file) === part))),
    );
  });

  it.each(libFiles)('%s keeps to its arrows', file => {
    const allowed = arrows[partOf(file)] ?? [];
    const strangers = importsOf(file)
      .filter(name => name.startsWith('lib/'))
      .filter(name => partOf(name) !== partOf(file))
      .filter(name => !allowed.some(entry => name === `lib/${entry}` || name.startsWith(`lib/${entry}/`)));
    expect(strangers, `${file} may import from ${allowed.join(', ') || 'its own folder only'}`).toEqual([]);
  });

  const onlyIn = (packageName: RegExp, place: string): void => {
    it(`lets only ${place} import ${packageName.source}`, () => {
      const importers = files.filter(file => importsOf(file).some(name => packageName.test(name)));
      expect(importers.filter(file => !file.startsWith(place))).toEqual([]);
      expect(importers.length, 'nobody imports it: is this rule still needed?').toBeGreaterThan(0);
    });
  };
  onlyIn(/^libsodium/, 'lib/crypto/');
  onlyIn(/^otplib/, 'lib/crypto/');
  onlyIn(/^simple-peer/, 'lib/net/');
  onlyIn(/^age-encryption/, 'lib/sealed/');
  onlyIn(/^@scure\/bip39/, 'lib/sealed/');

  it('lets only lib/messages.ts call runtime messaging', () => {
    const calls = /\bruntime\.(sendMessage|onMessage|connect|onConnect)\b|\btabs\.(sendMessage|connect)\b/;
    const ours = files.filter(file => /^(lib|entrypoints)\//.test(file) && file !== 'lib/messages.ts');
    expect(ours.filter(file => calls.test(source(file)))).toEqual([]);
  });

  it('lets only lib/frames.ts run something in a page', () => {
    const ours = files.filter(file => /^(lib|entrypoints)\//.test(file) && file !== 'lib/frames.ts');
    expect(ours.filter(file => /\.executeScript\(/.test(source(file)))).toEqual([]);
  });

  it('lets only lib/keeper touch storage.session', () => {
    const touch = /\bstorage\.session\b/;
    const places = libFiles.concat(files.filter(file => file.startsWith('entrypoints/')));
    const code = (file: string): string => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(places.filter(file => touch.test(code(file)) && !file.startsWith('lib/keeper/'))).toEqual([]);
  });

  it('keeps crypto, protocol, handoff, request and sealed free of the browser and of Node', () => {
    const platform = /\b(document|window|navigator|localStorage|chrome|browser)\.|from ['"](node:|wxt)/;
    const pure = libFiles.filter(file =>
      ['crypto', 'protocol', 'handoff', 'request', 'sealed'].includes(partOf(file)),
    );
    const code = (file: string): string => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(pure.filter(file => platform.test(code(file)))).toEqual([]);
  });

  it('leaves the page to lib/page and lib/ui', () => {
    const dom = /\b(document|window)\.(querySelector|getElementById|activeElement|body|addEventListener)/;
    const allowed = (file: string): boolean => /^lib\/(page|ui)\/|clipboard-timer/.test(file);
    expect(libFiles.filter(file => dom.test(source(file)) && !allowed(file))).toEqual([]);
  });
});

describe('files', () => {
  it('are wiring alone in entrypoints: 40 lines at most', () => {
    const long = files.filter(
      file => file.startsWith('entrypoints/') && source(file).split('\n').length > 41,
    );
    expect(long).toEqual([]);
  });

  it('hold one noun: 450 lines at most', () => {
    expect(files.filter(file => source(file).split('\n').length > 450)).toEqual([]);
  });

  it('are not named after what they are not', () => {
    const vague = /(^|\/)(utils?|helpers?|types|misc|common)(\/|\.|$)/;
    expect(files.filter(file => vague.test(file))).toEqual([]);
  });

  it('print nothing in lib', () => {
    expect(libFiles.filter(file => /\bconsole\./.test(source(file)))).toEqual([]);
  });
});
