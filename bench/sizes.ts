/** Bytes: what a person downloads, and what is put into a page. Of the build that a store gets. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BundledFile, ensureBundle, readBundle } from '../signaling/bundle.ts';
import { benchPort } from './browser/build.ts';
import type { Measurement } from './harness.ts';

const root = join(import.meta.dirname, '..');
const imported = /(?:from|import)\s*["'](\.{0,2}\/[^"']+\.js)["']|<script[^>]+src="(\/[^"]+\.js)"/g;

/** A file and every script that it loads before it runs, once each. */
function withImports(folder: string, file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, relative, absolute] of text.matchAll(imported)) {
    const path = absolute ?? new URL(relative ?? '', `file:///${file}`).pathname;
    withImports(folder, path.slice(1), found);
  }
  return found;
}

export async function measureSizes(): Promise<Measurement[]> {
  const out = join(root, `.output/bench-${benchPort}-store`);
  execFileSync('wxt', ['zip', '--mode', 'store'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, FIELDPOST_OUT: out },
  });
  const [zip] = globSync('*.zip', { cwd: out });
  const [folder] = globSync('*/manifest.json', { cwd: out });
  if (zip === undefined || folder === undefined) throw new Error('wxt made no zip');
  const built = join(out, folder, '..');

  const bytes = (name: string, file: string, most?: number): Measurement => {
    const all = [...withImports(built, file)].map(path => readFileSync(join(built, path)));
    const size = (parts: Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0) / 1000;
    return {
      name,
      value: size(all),
      unit: 'KB',
      packed: size(all.map(part => gzipSync(part))),
      ...(most === undefined ? {} : { goal: { most, of: 'value' } }),
    };
  };
  return [
    {
      name: 'zipped extension',
      value: statSync(join(out, zip)).size / 1000,
      unit: 'KB',
      goal: { most: 350, of: 'value' },
    },
    bytes('script put into a page on a gesture', 'field.js', 25),
    bytes('script put into the frame of the picked field', 'values.js'),
    bytes('script put into the frame of a selection', 'selection.js'),
    bytes('script on the link page', 'link.js'),
    bytes('background worker', 'background.js'),
    bytes('offscreen document', 'offscreen.html'),
    bytes('popup', 'popup.html'),
    bytes('page that encrypts', 'sealed.html'),
    bytes('its worker, when something is encrypted', 'sealer.js'),
    ...(await pageSizes()),
  ];
}

/** What the page behind a link has in a browser without the extension. */
async function pageSizes(): Promise<Measurement[]> {
  const problem = await ensureBundle();
  const bundle = await readBundle();
  if (bundle === null) throw new Error(problem ?? 'the pages were not built');
  const size = (name: string, files: BundledFile[]): Measurement => ({
    name,
    value: files.reduce((sum, { body }) => sum + body.length, 0) / 1000,
    unit: 'KB',
    packed: files.reduce((sum, { body }) => sum + gzipSync(body).length, 0) / 1000,
  });
  return [
    size('link page without the extension: script and style', [bundle.h.script, bundle.h.style]),
    size('what it fetches to receive (libsodium, WebRTC)', bundle.h.late),
  ];
}
