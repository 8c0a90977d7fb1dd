/** Requests on the server (PROTOCOL section 9): the routes, each one check after another and then one act of the store. */
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { fromBase64url, toBase64url } from '../lib/crypto/bytes.ts';
import { createFormShape, editFormShape } from '../lib/protocol/form/bodies.ts';
import { answerBytes, answersPerPage } from '../lib/protocol/form/limits.ts';
import { stateJson } from '../lib/protocol/form/state.ts';
import { createAdmission } from './admission.ts';
import type { CallerOf } from './api.ts';
import { createFormChecks, type FormsContext } from './form-checks.ts';
import { bodies } from './form-limits.ts';
import { serveFormLinks } from './form-links.ts';
import { refuse } from './form-refusal.ts';
import { areTheSame, described, formKey, newLink, seconds } from './form-rows.ts';
import { count } from './kept.ts';

const anyBase64url = (most: number) =>
  v.pipe(v.string(), v.minLength(2), v.maxLength(Math.ceil((most * 4) / 3)), v.regex(/^[\w-]+$/));

/** An answer is kept as the text that it came as: nothing here reads it. */
const answerShape = v.object({
  id: v.pipe(v.string(), v.length(22), v.regex(/^[\w-]+$/)),
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff)),
  box: anyBase64url(answerBytes),
});

/** Adds the routes of requests. */
export function serveForms(api: FastifyInstance, callerOf: CallerOf, context: FormsContext): void {
  const { configuration, journal, store, rates, kept, now } = context;
  const { log, alias } = journal;
  const mayCreate = createAdmission(configuration);
  const checks = createFormChecks(callerOf, context);
  const { admit, alive, body, found, formIn, granted, missing, refuseGone, signed } = checks;
  serveFormLinks(api, callerOf, context, checks);

  api.post('/forms', { bodyLimit: bodies.form }, async (request, reply) => {
    const caller = callerOf(request);
    admit(await rates.create(caller.address));
    const { form, root, ttl, state, description, keys, access } = body(createFormShape, request);
    if (!mayCreate(caller.peer, access)) refuse('not-allowed');
    if (ttl > configuration.formTtl || description.answers > configuration.formAnswers) refuse('too-large');
    if (!areTheSame(state, keys) || !state.links.some(({ role }) => role === 'admin')) refuse('bad-request');
    await signed(root, form, { state });
    await signed(root, form, { description });
    const key = formKey(toBase64url(form));
    const expires = now() + ttl * 1000;
    const created = await store.create(
      now(),
      key,
      {
        root: toBase64url(root),
        index: state.index,
        state: JSON.stringify(stateJson(state)),
        ...described(description),
        expires,
      },
      keys.map(part => newLink(state, part)),
      { forms: configuration.forms },
    );
    if (created !== 'created') refuse(created, created === 'no-space' ? { retryAfter: 60 } : {});
    count(kept.forms, 'created');
    log.info({ form: alias(key), who: alias(caller.address) }, 'form created');
    return reply.code(201).send({ expires: seconds(expires) });
  });

  api.get('/forms/:form', async request => {
    const caller = callerOf(request);
    admit(await rates.suspect(caller.address));
    admit(await rates.read(caller.address));
    const row = await found(caller, formIn(request).key);
    const most = Math.min(row.most === 0 ? configuration.formAnswers : row.most, configuration.formAnswers);
    const isClosed = row.closes !== 0 && row.closes <= now();
    return {
      root: row.root,
      state: JSON.parse(row.state) as unknown,
      description: JSON.parse(row.description) as unknown,
      expires: seconds(row.expires),
      status: isClosed ? 'closed' : row.answers >= most ? 'full' : 'open',
    };
  });

  api.put('/forms/:form', { bodyLimit: bodies.small }, async (request, reply) => {
    const form = formIn(request);
    const { key: by } = await granted(request, form, 'admin');
    const { description } = body(editFormShape, request);
    if (description.answers > configuration.formAnswers) refuse('too-large');
    const row = await found(callerOf(request), form.key);
    await signed(fromBase64url(row.root) ?? new Uint8Array(0), form.id, { description });
    const edited = alive(await store.edit(now(), form.key, by, described(description)));
    if (edited !== 'edited') refuse(edited);
    return reply.code(204).send();
  });

  api.delete('/forms/:form', async (request, reply) => {
    const form = formIn(request);
    const { key: by } = await granted(request, form, 'admin');
    alive(await store.remove(now(), form.key, by));
    count(kept.forms, 'withdrawn');
    log.info({ form: alias(form.key) }, 'form withdrawn');
    return reply.code(204).send();
  });

  api.post('/submissions/:form', { bodyLimit: bodies.answer }, async (request, reply) => {
    const caller = callerOf(request);
    admit(await rates.suspect(caller.address));
    admit(await rates.answer(caller.address));
    const { key } = formIn(request);
    const answer = body(answerShape, request);
    const sent = await store.submit(now(), key, answer, {
      answers: configuration.formAnswers,
      bytes: Math.ceil((configuration.formBytes * 4) / 3),
    });
    if (sent === undefined) return missing(caller, 'no-form');
    if (typeof sent === 'string') return refuse(sent);
    if ('gone' in sent) return refuseGone(sent);
    kept.answers += 1;
    kept.answerBytes += Math.floor((answer.box.length * 3) / 4);
    log.info({ form: alias(key), who: alias(caller.address) }, 'form answered');
    return reply.code(201).send({ at: seconds(sent.at) });
  });

  api.get('/submissions/:form', async request => {
    const form = formIn(request);
    const { key: by } = await granted(request, form, 'read');
    const after = (request.query as Record<string, unknown>)['after'] ?? '0';
    if (typeof after !== 'string' || !/^\d{1,9}$/.test(after)) return refuse('bad-request');
    const { answers, more } = alive(await store.answers(now(), form.key, by, Number(after), answersPerPage));
    return { answers: answers.map(answer => ({ ...answer, at: seconds(answer.at) })), more };
  });

  api.delete('/submissions/:form/:number', async (request, reply) => {
    const form = formIn(request);
    const number = (request.params as Record<string, string>)['number'] ?? '';
    const { key: by } = await granted(request, form, 'admin');
    // Numbers count from 1.
    if (!/^[1-9]\d{0,8}$/.test(number)) return refuse('bad-request');
    alive(await store.erase(now(), form.key, by, Number(number)));
    log.info({ form: alias(form.key) }, 'answer deleted');
    return reply.code(204).send();
  });
}
