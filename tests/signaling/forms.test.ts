/** Requests on the server: what is wrong with what is sent, and what the operator allows. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { createRequest } from '../../lib/request/create.ts';
import { createService } from '../../lib/request/service.ts';
import { answerOf, person, question, refusal } from '../request/stage.ts';
import { call, name, type Stage, stage } from './form-stage.ts';
import { startServer } from './server.ts';

beforeAll(ready);

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
