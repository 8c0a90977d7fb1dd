/** What is bundled where, read from the build itself. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extensionFolder } from '../stage/build.ts';

const source = (file: string): string => readFileSync(join(extensionFolder, file), 'utf8');
const scripts = globSync('**/*.js', { cwd: extensionFolder });

/** The scripts that a file loads before it runs, itself among them. */
function loaded(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const imports =
    /(?:from|import)\s*["'](\.{0,2}\/[^"']+\.js)["']|<(?:script|link)[^>]+(?:src|href)="(\/[^"]+\.js)"/g;
  for (const [, relative, absolute] of source(file).matchAll(imports)) {
    loaded((absolute ?? new URL(relative ?? '', `file:///${file}`).pathname).slice(1), found);
  }
  return found;
}

describe('age', () => {
  const holders = scripts.filter(file => source(file).includes('age-encryption.org/v1/X25519'));

  test('is in its worker and in no other script', () => expect(holders).toEqual(['sealer.js']));

  test.each(['background.js', 'popup.html', 'sealed.html', 'welcome.html', 'options.html', 'offscreen.html'])(
    'is not loaded with %s',
    file => expect([...loaded(file)]).not.toContain('sealer.js'),
  );
});

describe('libsodium', () => {
  /** A name that its WebAssembly exports. */
  const holds = (file: string): boolean => source(file).includes('crypto_core_ristretto255');

  test('is in the background', () => expect(holds('background.js')).toBe(true));

  test.each(['popup.html', 'sealed.html', 'welcome.html', 'options.html', 'offscreen.html'])(
    'is not loaded with %s',
    file => expect([...loaded(file)].filter(holds)).toEqual([]),
  );
});
