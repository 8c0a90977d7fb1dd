/** What the HTTP interface of drops answers to whom. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { dropId, dropLinkProof } from '../../lib/crypto/dropkeys.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { lookAtDrop } from '../../lib/drop/open.ts';
import { inlineBoxBytes, pieceBytes } from '../../lib/protocol/drop/limits.ts';
import { leave, net } from '../drop/stage.ts';
import { startServer } from './server.ts';

beforeAll(ready);

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const json = { 'content-type': 'application/json' };

async function ask(
  url: string,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: string; headers: Headers }> {
  const answer = await fetch(`${url}/v1/drops/${path}`, init);
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: json,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('unknown id, wrong proof, no proof and no JSON for it get one answer', async () => {
  const { url } = await startServer();
  const { parsed } = await leave(url);
  const id = b64(dropId(parsed.key));
  const claimant = b64(randomBytes(16));
  const proof = b64(dropLinkProof(parsed.key));
  const wrong = b64(randomBytes(32));
  const answers = await Promise.all([
    ask(url, `${b64(randomBytes(16))}/status`, post({ proof })),
    ask(url, 'x/status', post({ proof })),
    ask(url, `${id}/status`, post({ proof: wrong })),
    ask(url, `${id}/status`, post({})),
    ask(url, `${id}/claim`, post({ proof: wrong, claimant })),
    ask(url, `${id}/claim`, post({ claimant })),
    ask(url, `${b64(randomBytes(16))}/claim`, post({ proof, claimant })),
    ask(url, id),
    ask(url, id, { headers: { authorization: `Bearer ${wrong}` } }),
    ask(url, id, { method: 'DELETE', headers: { authorization: `Bearer ${wrong}` } }),
    ask(url, `${id}/box/0`),
    ask(url, `${id}/box/0`, { headers: { authorization: `Bearer ${claimant}` } }),
    ask(url, `${id}/ack`, post({ claimant })),
  ]);
  for (const { status, body } of answers) {
    expect({ status, body }).toEqual({ status: 404, body: '{"error":"no-drop"}' });
  }
  expect((await lookAtDrop(net, parsed)).claims).toEqual([]);
});

test('who only looks burns nothing: GET and HEAD of everything that an address bar could hold', async () => {
  const { url } = await startServer();
  const { parsed, link } = await leave(url);
  const id = b64(dropId(parsed.key));
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    await fetch(link, { method });
    for (const path of ['', '/box', '/box/0', '/claim', '/status', '/ack']) {
      await fetch(`${url}/v1/drops/${id}${path}`, { method });
    }
  }
  expect(await lookAtDrop(net, parsed)).toMatchObject({ state: 'waiting', claims: [] });
});

describe('a request that is wrong', () => {
  const fine = { ttl: 60, opens: 1, gate: b64(randomBytes(32)), box: b64(randomBytes(10)) };
  const put = (body: unknown): RequestInit => ({ method: 'PUT', headers: json, body: JSON.stringify(body) });

  test('is refused without a trace', async () => {
    const { url } = await startServer();
    const id = b64(randomBytes(16));
    for (const body of [{}, { ...fine, ttl: 59 }, { ...fine, opens: 0 }, { ...fine, size: 3 }, [], 'x']) {
      expect((await ask(url, id, put(body))).status).toBe(400);
    }
    expect((await ask(url, id, { method: 'PUT', headers: json, body: '{' })).status).toBe(400);
    expect((await ask(url, id, put({ ...fine, box: b64(randomBytes(inlineBoxBytes * 2)) }))).status).toBe(
      413,
    );
    expect((await ask(url, id, put(fine))).status).toBe(201);
    expect((await ask(url, id, put(fine))).body).toBe('{"error":"taken"}');
  });

  test('a piece that is too large, of another offset or of nobody is refused', async () => {
    const { url } = await startServer();
    const id = b64(randomBytes(16));
    const { box: _, ...terms } = fine;
    const made = await ask(url, id, put({ ...terms, size: 2 * pieceBytes }));
    const { owner } = JSON.parse(made.body) as { owner: string };
    const piece = (offset: number | string, bytes: number, token = owner) =>
      ask(url, `${id}/box/${offset}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
        body: randomBytes(bytes),
      });
    expect((await piece(0, pieceBytes + 1)).status).toBe(413);
    expect((await piece(1, 10)).body).toBe('{"error":"wrong-offset","offset":0}');
    expect((await piece('-1', 10)).status).toBe(400);
    expect((await piece(0, 10, b64(randomBytes(32)))).status).toBe(404);
    expect((await piece(0, pieceBytes)).status).toBe(200);
    expect((await piece(0, pieceBytes)).body).toBe(`{"error":"wrong-offset","offset":${pieceBytes}}`);
  });

  test('pages of other sites are turned away, extensions are not', async () => {
    const { url } = await startServer();
    const from = (origin: string) =>
      ask(url, b64(randomBytes(16)), { ...put(fine), headers: { ...json, origin } });
    expect((await from('https://evil.example')).status).toBe(403);
    const own = await from(`chrome-extension://${'a'.repeat(32)}`);
    expect(own.status).toBe(201);
    expect(own.headers.get('access-control-allow-origin')).toBe(`chrome-extension://${'a'.repeat(32)}`);
    expect(own.headers.get('cache-control')).toBe('no-store');
  });
});

test('the log names no drop, no address and no token', async () => {
  const { url, lines } = await startServer();
  const left = await leave(url);
  await lookAtDrop(net, left.parsed);
  const log = lines.join('');
  expect(log).toContain('/v1/drops/:id');
  for (const secret of [left.owner.id, left.owner.token, left.owner.receiptKey])
    expect(log).not.toContain(secret);
});
