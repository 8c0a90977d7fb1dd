import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBundle, filesOf, hashOf, readBundle } from '../../signaling/bundle.ts';
import { pair } from './peer.ts';
import { startServer } from './server.ts';

beforeAll(async () => {
  expect(await ensureBundle()).toBeNull();
}, 120_000);

describe('every answer', () => {
  test.each([
    '/',
    '/h',
    '/practice',
    '/practice/frame',
    '/healthz',
    '/favicon.svg',
    '/assets/style.css',
    '/v1/drops/AAAAAAAAAAAAAAAAAAAAAA',
    '/nope',
    '/%zz',
  ])('%s has the headers that protect it', async path => {
    const { url } = await startServer();
    const { headers } = await fetch(url + path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    const policy = headers.get('content-security-policy')?.replace("'wasm-unsafe-eval'", '');
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe(path === '/practice/frame' ? 'SAMEORIGIN' : 'DENY');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).not.toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('asks for HTTPS for good only where that is served', async () => {
    const { server } = await startServer({ publicUrl: 'https://fieldpost.example' });
    const { headers } = await fetch(`${server.local}/h`);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});

describe('/h', () => {
  test('runs its own scripts by their hashes, asks no third party, has no form, and is not kept', async () => {
    const { url } = await startServer();
    const answer = await fetch(`${url}/h`);
    const page = await answer.text();
    const bundle = await readBundle();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none';style-src 'self';img-src 'self';script-src '${bundle?.h.script.hash}' ${bundle?.h.late.map(({ hash }) => `'${hash}'`).join(' ')} 'wasm-unsafe-eval';` +
        "connect-src 'self';require-trusted-types-for 'script';trusted-types fieldpost;base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(page).not.toMatch(/<form|<iframe|<base|http-equiv|\son\w+=|style=|javascript:/i);
    expect(page.match(/<script[^>]*>[^<]*/g)).toEqual([
      `<script src="/assets/${bundle?.h.script.name}" integrity="${bundle?.h.script.hash}" defer>`,
    ]);
    for (const [, link] of page.matchAll(/(?:href|src)="([^"]*)"/g)) expect(link).toMatch(/^\/(?!\/)/);
    expect(page).toContain('Someone is sending you a secret. Keep this tab open.');
    expect(page).toMatch(/<a [^>]*target="_blank"[^>]*>Add Fieldpost<\/a>/);
    expect(page).toContain('then come back here');
    expect(page).not.toMatch(/%[A-Z_]+%/);
  });

  test('lets its scripts open sockets to the public address', async () => {
    const { server } = await startServer({ publicUrl: 'https://fieldpost.example' });
    const { headers } = await fetch(`${server.local}/h`);
    expect(headers.get('content-security-policy')).toContain(";connect-src 'self' wss://fieldpost.example;");
  });

  test('names its scripts and styles by their content, to be kept for good', async () => {
    const { url } = await startServer();
    const bundle = await readBundle();
    const files = bundle === null ? [] : filesOf(bundle);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const answer = await fetch(`${url}/assets/${file.name}`);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(hashOf(await answer.bytes())).toBe(file.hash);
    }
  });

  test('sends what it names packed to who takes that', async () => {
    const { url } = await startServer();
    const bundle = await readBundle();
    const address = `${url}/assets/${bundle?.h.late[0]?.name}`;
    for (const [accepted, encoding] of [
      ['gzip, deflate', 'gzip'],
      ['br', null],
      ['gzip;q=0, br', null],
    ] as const) {
      const answer = await fetch(address, { headers: { 'accept-encoding': accepted } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toContain('accept-encoding');
      expect(hashOf(await answer.bytes())).toBe(bundle?.h.late[0]?.hash);
    }
  });

  test('leads where the operator says', async () => {
    const { url } = await startServer({ installUrl: 'https://store.example/a?b&c' });
    expect(await (await fetch(`${url}/h`)).text()).toContain('href="https://store.example/a?b&amp;c"');
  });
});

test('the practice page runs our own script only', async () => {
  const { url } = await startServer();
  const answer = await fetch(`${url}/practice`);
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none';style-src 'self';img-src 'self';script-src 'self';frame-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  const page = await answer.text();
  for (const [, link] of page.matchAll(/(?:href|src)="([^"]*)"/g)) {
    expect((await fetch(url + link)).status).toBe(200);
  }
});

test('a page that did not change is not sent again', async () => {
  const { url } = await startServer();
  const first = await fetch(`${url}/`);
  const tag = first.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  const second = await fetch(`${url}/`, { headers: { 'if-none-match': tag } });
  expect(second.status).toBe(304);
  expect(await second.text()).toBe('');
});

test('/healthz counts, and names nobody', async () => {
  const { url } = await startServer();
  await pair(url);
  const answer = await fetch(`${url}/healthz`);
  const health: unknown = await answer.json();
  expect(health).toEqual({
    ok: true,
    version: '0.1.0',
    connections: 2,
    rooms: 1,
    uptime: expect.any(Number) as number,
  });
});

test.each([
  ['/nope', 'GET', 404, 'There is no page here.'],
  ['/assets/../main.ts', 'GET', 404, 'There is no page here.'],
  ['/assets/..%2fmain.ts', 'GET', 404, 'There is no page here.'],
  ['/h', 'POST', 404, 'There is no page here.'],
  ['/%zz', 'GET', 400, 'This request makes no sense to the server.'],
])('%s %s: %d, in plain words', async (path, method, status, words) => {
  const { url } = await startServer();
  const answer = await fetch(url + path, { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await answer.text()).toContain(`<h1>${words}</h1>`);
});

test('a query changes nothing, and is not echoed', async () => {
  const { url } = await startServer();
  const page = await (await fetch(`${url}/h?x=<script>1</script>`)).text();
  expect(page).toBe(await (await fetch(`${url}/h`)).text());
});
