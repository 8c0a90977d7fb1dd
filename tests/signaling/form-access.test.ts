/** Who may ask what about a request: tokens, and the challenges that they are got by. */
import { createHash, createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { signAuth } from '../../lib/protocol/form/auth.ts';
import { gateOf, secretLinkKeys } from '../../lib/protocol/form/keys.ts';
import { question } from '../request/stage.ts';
import { call, name, type Stage, stage } from './form-stage.ts';
import { startServer } from './server.ts';

beforeAll(ready);

/** The calls that need a token; `body` is one that would do. */
const protectedCalls: [string, string, (of: Stage) => string, 'read' | 'admin', unknown?][] = [
  ['list answers', 'GET', ({ form }) => `submissions/${form}`, 'read'],
  ['delete an answer', 'DELETE', ({ form }) => `submissions/${form}/1`, 'admin'],
  ['look at one’s own link', 'GET', ({ form, reader }) => `keys/${form}/${name(reader.id)}`, 'read'],
  ['look at another link', 'GET', ({ form, admin }) => `keys/${form}/${name(admin.id)}`, 'admin'],
  ['list links', 'GET', ({ form }) => `keys/${form}`, 'admin'],
  ['change links', 'POST', ({ form }) => `keys/${form}`, 'admin', { state: {}, keys: [] }],
  ['comment', 'PUT', ({ form, reader }) => `keys/${form}/${name(reader.id)}`, 'admin', { unlock: true }],
  ['revoke', 'DELETE', ({ form, reader }) => `keys/${form}/${name(reader.id)}`, 'admin'],
  ['edit', 'PUT', ({ form }) => `forms/${form}`, 'admin', { description: {} }],
  ['delete', 'DELETE', ({ form }) => `forms/${form}`, 'admin'],
];

describe.each(protectedCalls)('to %s', (_what, method, pathOf, role, body) => {
  const send = (of: Stage, token?: string) =>
    call(of.url, method, pathOf(of), {
      ...(token === undefined ? {} : { token }),
      ...(body === undefined ? {} : { body }),
    });

  test('takes a token, of this form, whole and in time', async () => {
    const of = await stage();
    const other = await of.ask({ ...question, reader: {} });
    const theirs = await (await of.open(other.admin)).inside.token();
    for (const wrong of [
      undefined,
      'x',
      theirs.token,
      `${of.adminToken}x`,
      of.adminToken.split('.').slice(0, 2).join('.'),
      // The same claims, signed by nobody.
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${of.adminToken.split('.')[1]}.`,
    ]) {
      expect(await send(of, wrong), String(wrong)).toMatchObject({
        status: 401,
        body: { error: 'no-token' },
      });
    }
    of.clock.advance(900_000);
    expect(await send(of, of.adminToken)).toMatchObject({ status: 401, body: { error: 'no-token' } });
  });

  test(`${role === 'admin' ? 'takes an admin' : 'lets a reader'}`, async () => {
    const of = await stage();
    const asReader = await send(of, of.readerToken);
    if (role === 'admin') {
      expect(asReader).toMatchObject({ status: 403, body: { error: 'wrong-role' } });
    } else {
      expect(asReader.status).toBe(200);
    }
    expect([200, 204, 400]).toContain((await send(of, of.adminToken)).status);
  });

  test('takes a link that is not revoked', async () => {
    const of = await stage();
    const { admin, form, readerToken } = of;
    await call(of.url, 'DELETE', `keys/${form}/${name(of.reader.id)}`, { token: of.adminToken });
    expect(await send(of, readerToken)).toMatchObject({ status: 410, body: { error: 'revoked' } });
    // An admin may shut itself out.
    await call(of.url, 'DELETE', `keys/${form}/${name(admin.id)}`, { token: of.adminToken });
    expect(await send(of, of.adminToken)).toMatchObject({ status: 410, body: { error: 'revoked' } });
  });

  test('says what became of a form that is over', async () => {
    const of = await stage();
    await call(of.url, 'DELETE', `forms/${of.form}`, { token: of.adminToken });
    expect(await send(of, of.adminToken)).toMatchObject({ status: 410, body: { error: 'withdrawn' } });
  });

  test('takes a path that names a form', async () => {
    const of = await stage();
    const { status } = await call(of.url, method, pathOf({ ...of, form: 'not-a-form' }), {
      token: of.adminToken,
      ...(body === undefined ? {} : { body }),
    });
    expect(status).toBe(400);
  });
});

describe('tokens', () => {
  test('are HS256 by the server’s key for the audience form, and nothing else', async () => {
    const keys = ['a'.repeat(32), 'b'.repeat(32)];
    const of = await stage({ jwtKeys: keys });
    const [, payload = ''] = of.readerToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toEqual({
      form: of.form,
      key: name(of.reader.id),
      role: 'read',
      aud: 'form',
      iat: Math.floor(of.clock.now() / 1000),
      exp: Math.floor(of.clock.now() / 1000) + 900,
    });
    const key = (secret: string) =>
      createHash('sha256').update('fieldpost form token\n').update(secret).digest();
    const made = (secret: string, alg: string, change: Record<string, unknown> = {}) =>
      new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg }).sign(key(secret));
    const statusOf = async (token: string) =>
      (await call(of.url, 'GET', `submissions/${of.form}`, { token })).status;
    // An older key of the operator's is believed yet.
    expect(await statusOf(await made('b'.repeat(32), 'HS256'))).toBe(200);
    expect(await statusOf(await made('c'.repeat(32), 'HS256'))).toBe(401);
    expect(await statusOf(await made('a'.repeat(32), 'HS512').catch(() => 'none'))).toBe(401);
    expect(await statusOf(await made('a'.repeat(32), 'HS256', { aud: 'drop' }))).toBe(401);
    // A reader's link with an admin's token, as nobody could have got it.
    expect(await statusOf(await made('a'.repeat(32), 'HS256', { role: 'admin' }))).toBe(401);
    const head = Buffer.from('{"alg":"HS256","crit":["x"],"x":1}').toString('base64url');
    const mac = createHmac('sha256', key('a'.repeat(32)))
      .update(`${head}.${payload}`)
      .digest('base64url');
    expect(await statusOf(`${head}.${payload}.${mac}`)).toBe(401);
  });

  test('hold for 15 minutes and not a second more', async () => {
    const of = await stage();
    const status = async () =>
      (await call(of.url, 'GET', `submissions/${of.form}`, { token: of.readerToken })).status;
    of.clock.advance(899_000);
    expect(await status()).toBe(200);
    of.clock.advance(1000);
    expect(await status()).toBe(401);
  });
});

describe('a challenge', () => {
  async function challenged() {
    const of = await stage();
    const { reader } = of;
    const keys = secretLinkKeys(reader.key, reader.id);
    const gate = gateOf(reader.key);
    const ask = (body: unknown, link = name(reader.id), form = of.form) =>
      call(of.url, 'POST', `auth/${form}/${link}`, { body });
    const { body } = await ask({ gate: name(gate) });
    const challenge = Buffer.from(String(body['challenge']), 'base64url');
    const sign = (origin = of.url, by = challenge) =>
      name(signAuth(keys.authSeed, { origin, form: of.share.form, link: reader.id, challenge: by }));
    const prove = (signature = sign(), with_ = challenge) =>
      ask({ gate: name(gate), proof: { challenge: with_.toString('base64url'), signature } });
    return { ...of, keys, gate, ask, challenge, sign, prove };
  }

  test('is good once', async () => {
    const { prove } = await challenged();
    expect(await prove()).toMatchObject({ status: 200, body: { role: 'read' } });
    expect(await prove()).toMatchObject({ status: 409, body: { error: 'conflict' } });
  });

  test('is good once, also for two at the same moment', async () => {
    const { prove } = await challenged();
    const replies = await Promise.all(Array.from({ length: 8 }, () => prove()));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is good for 60 s', async () => {
    const { prove, clock } = await challenged();
    clock.advance(60_000);
    expect(await prove()).toMatchObject({ status: 409 });
  });

  test('of another link, or one that was made up, is none', async () => {
    const { prove, admin, ask, sign } = await challenged();
    const other = await ask({ gate: name(gateOf(admin.key)) }, name(admin.id));
    const theirs = Buffer.from(String(other.body['challenge']), 'base64url');
    expect(await prove(sign(undefined, theirs), theirs)).toMatchObject({ status: 409 });
    const own = Buffer.alloc(32, 7);
    expect(await prove(sign(undefined, own), own)).toMatchObject({ status: 409 });
  });

  test('is signed for this server', async () => {
    const { prove, sign } = await challenged();
    expect(await prove(sign('https://evil.example'))).toMatchObject({
      status: 403,
      body: { error: 'wrong-signature', left: 4 },
    });
  });

  test('is given to who has the link alone, in one answer for all else', async () => {
    const { ask, gate, form, reader } = await challenged();
    const expected = { status: 404, body: { error: 'no-link', message: 'There is no such secret link.' } };
    const other = name(new Uint8Array(16));
    for (const [key, link, of] of [
      [new Uint8Array(32), name(reader.id), form],
      [gate, other, form],
      [gate, name(reader.id), other],
    ] as const) {
      expect(await ask({ gate: name(key) }, link, of)).toMatchObject(expected);
    }
  });

  test('of many, the latest sixteen are open', async () => {
    const { ask, gate, prove, clock } = await challenged();
    for (let round = 0; round < 16; round++) {
      clock.advance(10);
      await ask({ gate: name(gate) });
    }
    expect(await prove()).toMatchObject({ status: 409 });
  });

  test('who guesses links is stopped', async () => {
    const { url, lines } = await startServer({ addressFailures: 3 });
    const probe = () =>
      call(url, 'POST', `auth/${name(new Uint8Array(16))}/${name(new Uint8Array(16))}`, {
        body: { gate: name(new Uint8Array(32)) },
      });
    for (let attempt = 0; attempt < 4; attempt++) expect((await probe()).status).toBe(404);
    const stopped = await probe();
    expect(stopped).toMatchObject({ status: 429, body: { error: 'rate-limited' } });
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(lines.some(line => line.includes('forms-that-are-not-there'))).toBe(true);
  });
});
