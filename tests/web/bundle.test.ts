import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Bundle, ensureBundle, isCurrent, readBundle } from '../../signaling/bundle.ts';
import { startServer } from '../signaling/server.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const gzipped = (body: Buffer): number => gzipSync(body).length;

let bundle: Bundle;
beforeAll(async () => {
  expect(await ensureBundle()).toBeNull();
  const read = await readBundle();
  if (read === null) throw new Error('nothing was built');
  bundle = read;
}, 120_000);

describe('what is built for the pages', () => {
  test('is under 60 KB packed, before what decrypts; and has neither libsodium nor simple-peer in it', () => {
    const { script, style, packages } = bundle;
    expect(gzipped(script.body) + gzipped(style.body)).toBeLessThan(60_000);
    expect(script.body.includes('WebAssembly.instantiate')).toBe(false);
    expect(packages.body.includes('WebAssembly.instantiate')).toBe(true);
    expect(script.body.includes('ERR_WEBRTC_SUPPORT')).toBe(false);
    expect(packages.body.includes('ERR_WEBRTC_SUPPORT')).toBe(true);
    expect(gzipped(packages.body)).toBeLessThan(230_000);
  });

  test('is of the sources as they are', async () => {
    expect(await isCurrent()).toBe(true);
  });

  test('names nobody else, and has no eval', () => {
    for (const { name, body } of [bundle.script, bundle.packages, bundle.style]) {
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
    for (const { name, body } of [bundle.script, bundle.packages, bundle.style]) {
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
    for (const { name, hash } of [bundle.script, bundle.packages, bundle.style]) {
      expect(stdout).toContain(`${hash}  /assets/${name}\n`);
    }
    expect(stdout).toMatch(/^sha256-\S{44} {2}\/h\nsha256-\S{44} {2}all of it\n$/m);
  });

  test.each([{}, { installUrl: 'https://store.example/a?b&c' }])(
    'finds a server of this version good, whatever its operator may choose: %o',
    async settings => {
      const { url } = await startServer(settings);
      expect(await hashes(url)).toEqual({ status: 0, stdout: `${url} gives the pages of this version.\n` });
    },
  );

  test.each(['script', 'packages', 'style'] as const)('says that a server changed the %s', async which => {
    const changed = { ...bundle[which], body: Buffer.concat([bundle[which].body, Buffer.from(' ')]) };
    const { url } = await startServer({}, { bundle: { ...bundle, [which]: changed } });
    expect(await hashes(url)).toEqual({
      status: 1,
      stdout: `${url} gives something else than this version:\n  /assets/${changed.name}\n`,
    });
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
