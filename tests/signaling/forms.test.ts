/** Every endpoint of requests: who may, who may not, and what is wrong with what is sent. */
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { signAuth } from '../../lib/protocol/form/auth.ts';
import { gateOf, secretLinkKeys } from '../../lib/protocol/form/keys.ts';
import type { SecretLink } from '../../lib/protocol/form/link.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { createRequest } from '../../lib/request/create.ts';
import { createService } from '../../lib/request/service.ts';
import type { Configuration } from '../../signaling/configuration.ts';
import { answerOf, person, question, refusal } from '../request/stage.ts';
import { startServer, stoppedClock } from './server.ts';

beforeAll(ready);

interface Reply {
  status: number;
  body: { error?: string; [member: string]: unknown };
  headers: Headers;
}

async function call(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { token, body, headers = {} } = options;
  const response = await fetch(`${url}/v1/${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
    headers: response.headers,
  };
}

const name = (bytes: Uint8Array): string => toBase64url(bytes);

/** A form with an admin's and a reader's link, and a token of each. */
async function stage(settings: Partial<Configuration> = {}) {
  const clock = stoppedClock();
  const { url, server, lines } = await startServer(settings, { now: clock.now });
  const somebody = person(url, clock.now);
  const created = await somebody.ask({ ...question, reader: {} });
  const { reader } = created;
  if (reader === undefined) throw new Error('no reader');
  const tokenOf = async (link: SecretLink) => (await (await somebody.open(link)).inside.token()).token;
  return {
    url,
    clock,
    server,
    lines,
    ...somebody,
    ...created,
    reader,
    form: name(created.share.form),
    adminToken: await tokenOf(created.admin),
    readerToken: await tokenOf(reader),
  };
}

type Stage = Awaited<ReturnType<typeof stage>>;

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
    const { createHash } = await import('node:crypto');
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

describe('what is sent', () => {
  const open: [string, string, (of: Stage) => string][] = [
    ['creation', 'POST', () => 'forms'],
    ['answer', 'POST', ({ form }) => `submissions/${form}`],
    ['authentication', 'POST', ({ form, reader }) => `auth/${form}/${name(reader.id)}`],
  ];

  test.each(open)('%s: malformed is refused, in JSON', async (_what, method, pathOf) => {
    const of = await stage();
    for (const body of ['', '{', '[]', 'null', '"x"', '{"a":1}', '{"__proto__":{"a":1}}']) {
      const reply = await call(of.url, method, pathOf(of), {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(reply, body).toMatchObject({ status: 400, body: { error: 'bad-request' } });
      expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    }
    const text = await call(of.url, method, pathOf(of), {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(text).toMatchObject({ status: 400, body: { error: 'bad-request' } });
  });

  test.each([
    ['creation', 'POST', () => 'forms', 1_048_576],
    ['answer', 'POST', ({ form }: Stage) => `submissions/${form}`, 70_000],
    ['authentication', 'POST', ({ form, reader }: Stage) => `auth/${form}/${name(reader.id)}`, 2048],
  ] as const)('%s: too large is refused', async (_what, method, pathOf, bytes) => {
    const of = await stage();
    const reply = await call(of.url, method, pathOf(of), { body: { a: 'x'.repeat(bytes) } });
    expect(reply).toMatchObject({ status: 413, body: { error: 'too-large' } });
  });

  test('answers: the largest box fits, one byte more does not; ids and indexes are checked', async () => {
    const of = await stage();
    const send = (change: Record<string, unknown>) =>
      call(of.url, 'POST', `submissions/${of.form}`, {
        body: { id: name(new Uint8Array(16)), index: 0, box: name(new Uint8Array(51_200)), ...change },
      });
    expect(await send({ box: name(new Uint8Array(51_201)) })).toMatchObject({ status: 400 });
    expect(await send({ box: 'not base64url!' })).toMatchObject({ status: 400 });
    expect(await send({ id: 'short' })).toMatchObject({ status: 400 });
    expect(await send({ index: -1 })).toMatchObject({ status: 400 });
    expect(await send({ index: 1.5 })).toMatchObject({ status: 400 });
    expect(await send({ index: 1 })).toMatchObject({ status: 409, body: { error: 'old-state' } });
    expect(await send({})).toMatchObject({ status: 201 });
  });

  test('a form is signed by its root, has an admin and a part for each link', async () => {
    const { url } = await startServer();
    const service = createService(url, (address, init) => fetch(address, init));
    const honest = service.create;
    const attempt = async (change: (body: Parameters<typeof honest>[0]) => Parameters<typeof honest>[0]) => {
      service.create = body => honest(change(body));
      return refusal(createRequest(service, question, Date.now()));
    };
    expect(await attempt(body => ({ ...body, root: new Uint8Array(32) }))).toEqual({
      word: 'wrong-passphrase',
    });
    expect(await attempt(body => ({ ...body, form: new Uint8Array(16) }))).toEqual({
      word: 'wrong-passphrase',
    });
    expect(await attempt(body => ({ ...body, description: { ...body.description, closes: 7 } }))).toEqual({
      word: 'wrong-passphrase',
    });
    expect(
      await attempt(body => ({
        ...body,
        state: { ...body.state, links: body.state.links.map(link => ({ ...link, role: 'read' })) },
      })),
    ).toEqual({ word: 'damaged' });
    expect(
      await attempt(body => ({ ...body, keys: body.keys.map(({ gate: _gate, ...part }) => part) })),
    ).toEqual({ word: 'damaged' });
  });

  test('an id that is taken, or was, is refused', async () => {
    const { url } = await startServer();
    const service = createService(url, (address, init) => fetch(address, init));
    const honest = service.create;
    let first: Parameters<typeof honest>[0] | undefined;
    service.create = body => {
      first ??= body;
      return honest(first);
    };
    await createRequest(service, question, Date.now());
    expect(await refusal(createRequest(service, question, Date.now()))).toEqual({ word: 'conflict' });
  });
});

describe('what the operator allows', () => {
  const asking = (url: string, request = {}) =>
    createRequest(
      createService(url, (address, init) => fetch(address, init)),
      { ...question, ...request },
      Date.now(),
    );

  test('who may ask; anybody may answer', async () => {
    const { url } = await startServer({ openToken: 'a secret of the office' });
    expect(await refusal(asking(url))).toEqual({ word: 'not-allowed' });
    expect(await refusal(asking(url, { access: 'another one of it' }))).toEqual({ word: 'not-allowed' });
    const { share } = await asking(url, { access: 'a secret of the office' });
    const { service } = person(url);
    await sendAnswer(service, await openForm(service, share), answerOf('a'));
  });

  test('how many forms, for how long, with how many answers', async () => {
    const { url } = await startServer({ forms: 2, formTtl: 3600, formAnswers: 2 });
    expect(await refusal(asking(url, { ttl: 3601 }))).toEqual({ word: 'too-large' });
    expect(await refusal(asking(url, { ttl: 3600, answers: 3 }))).toEqual({ word: 'too-large' });
    const { share } = await asking(url, { ttl: 3600 });
    await asking(url, { ttl: 3600 });
    expect(await refusal(asking(url, { ttl: 3600 }))).toEqual({ word: 'no-space' });
    const { service } = person(url);
    const form = await openForm(service, share);
    await sendAnswer(service, form, answerOf('a'));
    await sendAnswer(service, form, answerOf('b'));
    expect(await refusal(sendAnswer(service, form, answerOf('c')))).toEqual({ word: 'full' });
  });

  test('how many bytes of answers', async () => {
    const { url } = await startServer({ formBytes: 65_536 });
    const { share } = await asking(url);
    const { service } = person(url);
    const form = await openForm(service, share);
    await sendAnswer(service, form, answerOf('a'.repeat(40_000)));
    expect(await refusal(sendAnswer(service, form, answerOf('a'.repeat(40_000))))).toEqual({ word: 'full' });
    await sendAnswer(service, form, answerOf('a'.repeat(4000)));
  });

  test('how often one address asks and answers', async () => {
    const { url } = await startServer({ addressForms: 1, addressAnswers: 1 });
    const { share } = await asking(url);
    expect(await refusal(asking(url))).toMatchObject({ word: 'rate-limited' });
    const { service } = person(url);
    const form = await openForm(service, share);
    await sendAnswer(service, form, answerOf('a'));
    expect(await refusal(sendAnswer(service, form, answerOf('b')))).toMatchObject({ word: 'rate-limited' });
  });

  test('more, without a restart', async () => {
    const { url, server } = await startServer({ addressForms: 1 });
    await asking(url);
    const { defaultConfiguration, limitSettings } = await import('../../signaling/configuration.ts');
    server.adjust(limitSettings(defaultConfiguration()));
    await asking(url);
  });
});

describe('browsers', () => {
  test('let an extension call, and no page of another site', async () => {
    const { url, form } = await stage();
    const extension = `chrome-extension://${'a'.repeat(32)}`;
    const allowed = await call(url, 'GET', `forms/${form}`, { headers: { origin: extension } });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(extension);
    expect(allowed.headers.get('cache-control')).toBe('no-store');
    const foreign = await call(url, 'GET', `forms/${form}`, { headers: { origin: 'https://evil.example' } });
    expect(foreign).toMatchObject({ status: 403, body: { error: 'not-allowed' } });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${url}/v1/forms/${form}`, {
      method: 'OPTIONS',
      headers: { origin: extension, 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});

test('the log names no form, no link and no address', async () => {
  const { lines, form, service, share, reader, admin, clock, open } = await stage();
  await sendAnswer(service, await openForm(service, share), answerOf('tr0ub4dor'));
  await (await open(admin)).inside.token();
  clock.advance(1);
  const log = lines.join('\n');
  expect(log).toContain('form created');
  for (const secret of [form, name(reader.id), name(admin.key), '127.0.0.1', '::1', 'tr0ub4dor']) {
    expect(log).not.toContain(secret);
  }
});
