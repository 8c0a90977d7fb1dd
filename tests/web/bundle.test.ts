import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  type Bundle,
  type BundledFile,
  ensureBundle,
  filesOf,
  hashOf,
  isCurrent,
  linkPages,
  readBundle,
} from '../../signaling/bundle.ts';
import { startServer } from '../signaling/server.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const gzipped = (body: Buffer): number => gzipSync(body).length;

const holdsSodium = ({ body }: BundledFile): boolean => body.includes('WebAssembly.instantiate');
const holdsWebRtc = ({ body }: BundledFile): boolean => body.includes('ERR_WEBRTC_SUPPORT');

let bundle: Bundle;
beforeAll(async () => {
  expect(await ensureBundle()).toBeNull();
  const read = await readBundle();
  if (read === null) throw new Error('nothing was built');
  bundle = read;
}, 120_000);

describe('what is built for the pages', () => {
  test.each(linkPages)('is under 60 KB packed on /%s, before what decrypts', page => {
    const { script, style } = bundle[page];
    expect(gzipped(script.body) + gzipped(style.body)).toBeLessThan(60_000);
    expect(holdsSodium(script)).toBe(false);
    expect(holdsWebRtc(script)).toBe(false);
  });

  test.each(linkPages)('brings libsodium late on /%s, and WebRTC only where that is used', page => {
    const { late } = bundle[page];
    expect(late.filter(holdsSodium)).toHaveLength(1);
    expect(late.filter(holdsWebRtc)).toHaveLength(page === 'h' ? 1 : 0);
    expect(late.reduce((sum, { body }) => sum + gzipped(body), 0)).toBeLessThan(230_000);
  });

  test('is of the sources as they are', async () => {
    expect(await isCurrent()).toBe(true);
  });

  test('names nobody else, and has no eval', () => {
    for (const { name, body } of filesOf(bundle)) {
      const hosts = [...body.toString().matchAll(/\b(?:https?|wss?):\/\/([\w.-]+\.\w+)/g)].map(
        ([, host]) => host,
      );
      // A namespace, and the ends of messages that are never requested.
      expect(new Set(hosts), name).toEqual(
        new Set(hosts.filter(host => /^(www\.w3\.org)$/.test(host ?? ''))),
      );
      expect(body.toString(), name).not.toMatch(/\beval\(|\bnew Function\(|Function\("return this"\)/);
    }
  });

  test('is the same bytes in another directory, of a fresh checkout', { timeout: 120_000 }, async () => {
    const other = mkdtempSync(join(tmpdir(), 'somewhere-else-'));
    onTestFinished(() => rmSync(other, { recursive: true, force: true }));
    for (const each of [
      'lib',
      'locales',
      'scripts',
      'signaling',
      'web',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ]) {
      cpSync(join(root, each), join(other, each), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
    await run(process.execPath, ['scripts/pages.ts'], {
      cwd: other,
      env: { ...process.env, NODE_ENV: 'test' },
    });
    const built = join(other, '.output', 'pages');
    expect(readdirSync(built).sort()).toEqual(readdirSync(join(root, '.output', 'pages')).sort());
    for (const { name, body } of filesOf(bundle)) {
      expect(readFileSync(join(built, name)).equals(body), name).toBe(true);
    }
  });
});

describe('npm run pages:hash', () => {
  const hashes = (...args: string[]) =>
    run(process.execPath, ['scripts/pages-hash.ts', ...args], { cwd: root }).then(
      ({ stdout }) => ({ status: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ status: error.code, stdout: error.stdout }),
    );

  test('prints what each file hashes to', async () => {
    const { status, stdout } = await hashes();
    expect(status).toBe(0);
    for (const { name, hash } of filesOf(bundle)) {
      expect(stdout).toContain(`${hash}  /assets/${name}\n`);
    }
    for (const page of linkPages) expect(stdout).toMatch(new RegExp(`^sha256-\\S{44} {2}/${page}$`, 'm'));
    expect(stdout).toMatch(/^sha256-\S{44} {2}all of it\n$/m);
  });

  test.each([{}, { installUrl: 'https://store.example/a?b&c' }])(
    'finds a server of this version good, whatever its operator may choose: %o',
    async settings => {
      const { url } = await startServer(settings);
      expect(await hashes(url)).toEqual({ status: 0, stdout: `${url} gives the pages of this version.\n` });
    },
  );

  test.each(['script', 'late', 'style'] as const)('says that a server changed the %s', async which => {
    const changed = (file: BundledFile): BundledFile => {
      const body = Buffer.concat([file.body, Buffer.from(' ')]);
      return { ...file, body, hash: hashOf(body) };
    };
    const { h } = bundle;
    const file = which === 'late' ? h.late[0] : h[which];
    const swapped = (each: BundledFile): BundledFile => (each.name === file?.name ? changed(each) : each);
    const pages = linkPages.map(page => {
      const { script, style, late } = bundle[page];
      return [page, { script: swapped(script), style: swapped(style), late: late.map(swapped) }];
    });
    const { url } = await startServer({}, { bundle: Object.fromEntries(pages) as Bundle });
    const { status, stdout } = await hashes(url);
    expect(status).toBe(1);
    expect(stdout).toContain(`  /assets/${file?.name}\n`);
  });

  test('says that a server has no such page, or other rights for it', async () => {
    const { url } = await startServer({}, { bundle: null });
    const { status, stdout } = await hashes(url);
    expect(status).toBe(1);
    expect(stdout).toContain('  /h\n  the Content-Security-Policy of /h\n');
  });

  test('refuses what is no address', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/pages-hash.ts', 'post.example'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, 'Usage: npm run pages:hash [-- https://server]\n']);
  });
});

test('a server without the bundle only leads to the extension', async () => {
  const { url } = await startServer({}, { bundle: null });
  const answer = await fetch(`${url}/h`);
  expect(await answer.text()).not.toContain('<script');
  expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
});
