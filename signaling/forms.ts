/** Requests on the server (PROTOCOL section 9): the routes, each one check after another and then one act of the store. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { fromBase64url, toBase64url } from '../lib/crypto/bytes.ts';
import { equal } from '../lib/crypto/secret.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { authVerifies } from '../lib/protocol/form/auth.ts';
import {
  authShape,
  changeKeyShape,
  changeKeysShape,
  createFormShape,
  editFormShape,
  type FormErrorCode,
  formErrors,
  type KeyPart,
} from '../lib/protocol/form/bodies.ts';
import {
  descriptionJson,
  descriptionVerifies,
  type SignedDescription,
} from '../lib/protocol/form/description.ts';
import { gateHash } from '../lib/protocol/form/keys.ts';
import {
  answerBytes,
  answersPerPage,
  challengeBytes,
  challengeSeconds,
  formIdBytes,
  linkIdBytes,
} from '../lib/protocol/form/limits.ts';
import {
  type Role,
  type SignedState,
  sameBytes,
  stateJson,
  stateVerifies,
} from '../lib/protocol/form/state.ts';
import { createAdmission } from './admission.ts';
import { ApiRefusal, type Caller, type CallerOf } from './api.ts';
import type { Configuration } from './configuration.ts';
import type { FormRates, Wait } from './form-limits.ts';
import { createTokens, type FormTokens, type Grant } from './form-token.ts';
import type { Journal } from './journal.ts';
import type { FormRow, FormStore, Gone, LinkRow, NewLink } from './store/form-store.ts';

export interface FormsContext {
  configuration: Configuration;
  journal: Journal;
  store: FormStore;
  rates: FormRates;
  /** Names of this server that a signature may be for; read at each. */
  ownOrigins: () => readonly string[];
  now: () => number;
}

const sentences: Record<FormErrorCode, string> = {
  'bad-request': 'The server does not understand this request.',
  'no-token': 'This needs a token of a secret link of the form.',
  'not-allowed': 'This server lets only its own people create requests.',
  'wrong-role': 'This takes a secret link of the role admin.',
  'wrong-signature': 'The signature is wrong.',
  'no-form': 'There is no such form.',
  'no-link': 'There is no such secret link.',
  conflict: 'The form was changed meanwhile.',
  'form-taken': 'There is a form of this id.',
  'old-state': 'The key of the form has changed.',
  closed: 'The form takes no answers any more.',
  full: 'The form has all the answers that it takes.',
  expired: 'The form has expired.',
  withdrawn: 'The form was withdrawn.',
  revoked: 'The secret link was revoked.',
  'too-large': 'This is more than the server takes.',
  locked: 'Too many wrong signatures.',
  'rate-limited': 'Too many requests from your address. Wait a moment.',
  'no-space': 'This server has no space for another form. Try again later.',
  unavailable: 'The server has a problem. Try again in a moment.',
};

function refuse(code: FormErrorCode, facts: Record<string, number> = {}): never {
  throw new ApiRefusal(formErrors[code], code, sentences[code], facts);
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Largest bodies, in bytes of JSON: what a creation or a change of all its links may hold, and one of each rest. */
const bodies = { form: 1_048_576, answer: Math.ceil((answerBytes * 4) / 3) + 1024, small: 65_536 };

const anyBase64url = (most: number) =>
  v.pipe(v.string(), v.minLength(2), v.maxLength(Math.ceil((most * 4) / 3)), v.regex(/^[\w-]+$/));

/** An answer is kept as the text that it came as: nothing here reads it. */
const answerShape = v.object({
  id: v.pipe(v.string(), v.length(22), v.regex(/^[\w-]+$/)),
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff)),
  box: anyBase64url(answerBytes),
});

/** What a form is called in the store. */
export function formKey(form: string): string {
  return createHash('sha256').update('fieldpost form\n').update(form).digest('base64url').slice(0, 22);
}

/** The secrets that tokens are signed with: the operator's, or one that the store keeps. */
export async function openTokens(
  { jwtKeys }: Pick<Configuration, 'jwtKeys'>,
  store: FormStore,
): Promise<FormTokens> {
  const secrets =
    jwtKeys.length > 0 ? jwtKeys : [await store.secret('form-token', randomBytes(32).toString('base64url'))];
  return createTokens(secrets);
}

/** Adds the routes of requests. */
export function serveForms(api: FastifyInstance, callerOf: CallerOf, context: FormsContext): void {
  const { configuration, journal, store, rates, ownOrigins, now } = context;
  const { log, alias } = journal;
  const mayCreate = createAdmission(configuration);
  let tokens: FormTokens | undefined;

  const body = <Output>(shape: v.GenericSchema<unknown, Output>, request: FastifyRequest): Output => {
    const parsed = v.safeParse(shape, request.body);
    return parsed.success ? parsed.output : refuse('bad-request');
  };

  /** The form that the path names: its id as bytes and text, and its key in the store. */
  const formIn = (request: FastifyRequest): { id: Uint8Array; text: string; key: string } => {
    const text = (request.params as Record<string, string>)['form'] ?? '';
    const id = fromBase64url(text);
    return id?.length === formIdBytes ? { id, text, key: formKey(text) } : refuse('bad-request');
  };

  const linkIn = (request: FastifyRequest): { id: Uint8Array; text: string } => {
    const text = (request.params as Record<string, string>)['key'] ?? '';
    const id = fromBase64url(text);
    return id?.length === linkIdBytes ? { id, text } : refuse('bad-request');
  };

  const admit = (wait: Wait): void => {
    if (wait !== undefined) refuse('rate-limited', { retryAfter: wait });
  };

  /** Before it is answered that there is nothing: who asks for many forms that are not there is slowed, then stopped. */
  const missing = async ({ address }: Caller, code: 'no-form' | 'no-link'): Promise<never> => {
    const wait = await rates.missed(address);
    if (wait !== undefined) {
      log.warn({ who: alias(address), why: 'forms-that-are-not-there' }, 'suspicious');
      await setTimeout(250, undefined, { ref: false });
    }
    return refuse(code);
  };

  const refuseGone = ({ gone, at }: Gone): never => refuse(gone, { at: seconds(at) });

  const isGone = (found: FormRow | LinkRow | Gone): found is Gone => 'gone' in found;

  /** The form, or why it is none. */
  const found = async (caller: Caller, key: string): Promise<FormRow> => {
    const row = await store.read(now(), key);
    if (row === undefined) return missing(caller, 'no-form');
    return isGone(row) ? refuseGone(row) : row;
  };

  /** Who asks, by a token of this form whose link is alive. */
  const granted = async (
    request: FastifyRequest,
    form: { text: string; key: string },
    role: Role,
  ): Promise<Grant> => {
    admit(await rates.read(callerOf(request).address));
    const token = /^Bearer ([\w.-]{1,2048})$/.exec(request.headers.authorization ?? '')?.[1];
    tokens ??= await openTokens(configuration, store);
    const grant = token === undefined ? null : await tokens.read(token, now());
    if (grant === null || grant.form !== form.text) return refuse('no-token');
    const link = await store.link(now(), form.key, grant.key);
    if (link === undefined) return refuse('no-token');
    if (isGone(link)) return refuseGone(link);
    if (link.revoked !== undefined) return refuse('revoked', { at: seconds(link.revoked) });
    if (link.role !== grant.role) return refuse('no-token');
    return role === 'admin' && grant.role !== 'admin' ? refuse('wrong-role') : grant;
  };

  /** An act of the store found the link dead after all. */
  const alive = <Output>(output: Output | 'denied'): Output =>
    output === 'denied' ? refuse('revoked', { at: seconds(now()) }) : output;

  const newLink = (state: SignedState, part: KeyPart): NewLink => {
    const listed = state.links.find(({ id }) => sameBytes(id, part.id));
    if (listed === undefined || part.gate === undefined) return refuse('bad-request');
    return {
      id: toBase64url(part.id),
      role: listed.role,
      auth: toBase64url(listed.auth),
      gate: toBase64url(part.gate),
      passphrase: part.passphrase ?? false,
      bundle: toBase64url(part.bundle),
      comment: part.comment && commentText(part.comment),
    };
  };

  /** A part for each link of the state, and for no other. */
  const areTheSame = (state: SignedState, parts: readonly KeyPart[]): boolean =>
    parts.length === state.links.length &&
    state.links.every(({ id }) => parts.some(part => sameBytes(part.id, id)));

  const signed = async (
    root: Uint8Array,
    form: Uint8Array,
    what: { state: SignedState } | { description: SignedDescription },
  ): Promise<void> => {
    await ready();
    const verifies =
      'state' in what
        ? stateVerifies(root, form, what.state)
        : descriptionVerifies(root, form, what.description);
    if (!verifies) refuse('wrong-signature');
  };

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
    log.info({ form: alias(form.key) }, 'form withdrawn');
    return reply.code(204).send();
  });

  api.post('/submissions/:form', { bodyLimit: bodies.answer }, async (request, reply) => {
    const caller = callerOf(request);
    admit(await rates.suspect(caller.address));
    admit(await rates.answer(caller.address));
    const { key } = formIn(request);
    const sent = await store.submit(now(), key, body(answerShape, request), {
      answers: configuration.formAnswers,
      bytes: Math.ceil((configuration.formBytes * 4) / 3),
    });
    if (sent === undefined) return missing(caller, 'no-form');
    if (typeof sent === 'string') return refuse(sent);
    if ('gone' in sent) return refuseGone(sent);
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

  api.post('/keys/:form', { bodyLimit: bodies.form }, async (request, reply) => {
    const form = formIn(request);
    const { key: by } = await granted(request, form, 'admin');
    const { state, keys } = body(changeKeysShape, request);
    if (!areTheSame(state, keys)) refuse('bad-request');
    const row = await found(callerOf(request), form.key);
    await signed(fromBase64url(row.root) ?? new Uint8Array(0), form.id, { state });
    const changed = alive(
      await store.change(now(), form.key, by, {
        index: state.index,
        state: JSON.stringify(stateJson(state)),
        stay: keys
          .filter(({ gate }) => gate === undefined)
          .map(({ id, bundle }) => ({ id: toBase64url(id), bundle: toBase64url(bundle) })),
        add: keys.filter(({ gate }) => gate !== undefined).map(part => newLink(state, part)),
      }),
    );
    if (changed !== 'changed') refuse(changed);
    return reply.code(204).send();
  });

  api.get('/keys/:form', async request => {
    const form = formIn(request);
    const { key: by } = await granted(request, form, 'admin');
    return { keys: alive(await store.links(now(), form.key, by)).map(linkJson) };
  });

  api.get('/keys/:form/:key', async request => {
    const form = formIn(request);
    const { text } = linkIn(request);
    const { key: by, role } = await granted(request, form, 'read');
    if (text !== by && role !== 'admin') refuse('wrong-role');
    const link = await store.link(now(), form.key, text);
    if (link === undefined) return refuse('no-link');
    return isGone(link) ? refuseGone(link) : { ...linkJson(link), bundle: link.bundle };
  });

  api.put('/keys/:form/:key', { bodyLimit: bodies.small }, async (request, reply) => {
    const form = formIn(request);
    const { text } = linkIn(request);
    const { key: by } = await granted(request, form, 'admin');
    const { comment, unlock } = body(changeKeyShape, request);
    if (comment !== undefined) {
      const done = alive(await store.comment(now(), form.key, by, text, commentText(comment)));
      if (done === 'no-link') refuse(done);
    }
    if (unlock) {
      const done = alive(await store.unlock(now(), form.key, by, text));
      if (done === 'no-link') refuse(done);
    }
    return reply.code(204).send();
  });

  api.delete('/keys/:form/:key', async (request, reply) => {
    const form = formIn(request);
    const { text } = linkIn(request);
    const { key: by } = await granted(request, form, 'admin');
    const revoked = alive(await store.revoke(now(), form.key, by, text));
    if (revoked === 'no-link') refuse(revoked);
    log.info({ form: alias(form.key) }, 'secret link revoked');
    return reply.code(204).send();
  });

  api.post('/auth/:form/:key', { bodyLimit: 2048 }, async request => {
    const caller = callerOf(request);
    admit(await rates.suspect(caller.address));
    admit(await rates.read(caller.address));
    const form = formIn(request);
    const { id, text } = linkIn(request);
    const { gate, proof } = body(authShape, request);
    await ready();
    const link = await store.link(now(), form.key, text);
    // One answer, after one comparison, for an unknown form, an unknown link and a key that is not the link's.
    const expected = link === undefined || isGone(link) ? undefined : fromBase64url(link.gate);
    const fits = equal(expected ?? new Uint8Array(32), gateHash(gate));
    if (link !== undefined && isGone(link)) return refuseGone(link);
    if (link === undefined || !fits) return missing(caller, 'no-link');
    if (link.revoked !== undefined) return refuse('revoked', { at: seconds(link.revoked) });
    if (isLocked(link)) return refuse('locked', { until: seconds(link.locked ?? 0) });
    if (proof === undefined) {
      const challenge = randomBytes(challengeBytes);
      const until = now() + challengeSeconds * 1000;
      await store.challenge(now(), form.key, text, challenge.toString('base64url'), until);
      return {
        challenge: challenge.toString('base64url'),
        expires: seconds(until),
        passphrase: link.passphrase,
      };
    }
    const taken = await store.take(now(), form.key, text, toBase64url(proof.challenge));
    // A challenge that is over, was taken, or was never given: to be asked for anew, and no guess at a passphrase.
    if (taken === 'unknown') return refuse('conflict');
    if ('locked' in taken) return refuse('locked', { until: seconds(taken.locked) });
    const auth = fromBase64url(link.auth) ?? new Uint8Array(0);
    const isRight = ownOrigins().some(origin =>
      authVerifies(auth, { origin, form: form.id, link: id, challenge: proof.challenge }, proof.signature),
    );
    if (!isRight) {
      log.warn({ form: alias(form.key), who: alias(caller.address) }, 'wrong signature');
      return refuse('wrong-signature', { left: taken.left });
    }
    await store.proved(now(), form.key, text);
    tokens ??= await openTokens(configuration, store);
    const { token, expires } = await tokens.grant({ form: form.text, key: text, role: link.role }, now());
    return { token, role: link.role, expires };
  });

  const isLocked = ({ locked }: LinkRow): boolean => locked !== undefined && (locked === 0 || locked > now());
}

function described(description: SignedDescription) {
  const { revision, closes, answers } = description;
  return {
    revision,
    description: JSON.stringify(descriptionJson(description)),
    closes: closes * 1000,
    most: answers,
  };
}

function commentText({ index, box }: NonNullable<KeyPart['comment']>): string {
  return JSON.stringify({ index, box: toBase64url(box) });
}

function linkJson({ id, role, passphrase, created, used, revoked, locked, comment }: LinkRow) {
  return {
    id,
    role,
    passphrase,
    created: seconds(created),
    ...(used === undefined ? {} : { used: seconds(used) }),
    ...(revoked === undefined ? {} : { revoked: seconds(revoked) }),
    ...(locked === undefined ? {} : { locked: seconds(locked) }),
    ...(comment === undefined ? {} : { comment: JSON.parse(comment) as unknown }),
  };
}
