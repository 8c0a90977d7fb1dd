/** The server's side of requests, as calls. Knows HTTP and bodies, no keys. */
import * as v from 'valibot';
import { toBase64url } from '../crypto/bytes.ts';
import { parseJson } from '../protocol/encoding.ts';
import {
  answersShape,
  type CreateForm,
  challengeShape,
  createdShape,
  type FormError,
  formErrorShape,
  formShape,
  type KeyPart,
  type KeyRecord,
  keyShape,
  keysShape,
  type PublishedForm,
  type StoredAnswer,
  type Submission,
  submittedShape,
  tokenShape,
} from '../protocol/form/bodies.ts';
import { descriptionJson, type SignedDescription } from '../protocol/form/description.ts';
import { type Role, type SignedState, stateJson } from '../protocol/form/state.ts';
import { refuse } from './refusal.ts';

/** As much of `fetch` as this needs. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    credentials: 'omit';
    redirect: 'error';
    referrerPolicy: 'no-referrer';
    cache: 'no-store';
    signal: AbortSignal;
  },
) => Promise<{ status: number; text(): Promise<string> }>;

export interface Token {
  token: string;
  role: Role;
  /** Unix seconds. */
  expires: number;
}

export interface RequestService {
  /** Origin. */
  readonly server: string;
  create(form: CreateForm): Promise<{ expires: number }>;
  read(form: Uint8Array): Promise<PublishedForm>;
  edit(form: Uint8Array, description: SignedDescription, token: Token): Promise<void>;
  remove(form: Uint8Array, token: Token): Promise<void>;
  /** `old-state` when the form's key is another by now. */
  submit(form: Uint8Array, submission: Submission): Promise<{ at: number } | 'old-state'>;
  /** Those after this number, in order. */
  answers(form: Uint8Array, after: number, token: Token): Promise<{ answers: StoredAnswer[]; more: boolean }>;
  /** Deletes one answer. */
  erase(form: Uint8Array, number: number, token: Token): Promise<void>;
  changeKeys(form: Uint8Array, state: SignedState, keys: readonly KeyPart[], token: Token): Promise<void>;
  keys(form: Uint8Array, token: Token): Promise<KeyRecord[]>;
  key(form: Uint8Array, link: Uint8Array, token: Token): Promise<KeyRecord & { bundle: Uint8Array }>;
  revoke(form: Uint8Array, link: Uint8Array, token: Token): Promise<void>;
  unlock(form: Uint8Array, link: Uint8Array, token: Token): Promise<void>;
  comment(
    form: Uint8Array,
    link: Uint8Array,
    comment: NonNullable<KeyPart['comment']>,
    token: Token,
  ): Promise<void>;
  challenge(
    form: Uint8Array,
    link: Uint8Array,
    gate: Uint8Array,
  ): Promise<{ challenge: Uint8Array; passphrase: boolean }>;
  prove(
    form: Uint8Array,
    link: Uint8Array,
    gate: Uint8Array,
    proof: { challenge: Uint8Array; signature: Uint8Array },
  ): Promise<Token>;
}

const patience = 20_000;
const longestReply = 8_000_000;

/** The interface of one server. @param fetch - the platform's. */
export function createService(server: string, fetch: Fetch): RequestService {
  async function send(method: string, path: string, token?: Token, body?: unknown): Promise<unknown> {
    let reply: { status: number; text: string };
    try {
      const response = await fetch(`${server}/v1/${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token.token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      });
      reply = { status: response.status, text: response.status === 204 ? '' : await response.text() };
    } catch {
      return refuse({ word: 'unreachable' });
    }
    const { status, text } = reply;
    const json = text.length > longestReply ? undefined : parseJson(text);
    if (status >= 200 && status < 300) return json;
    const error = v.safeParse(formErrorShape, json);
    if (error.success) throw new ServerRefused(error.output);
    return refuse(status >= 500 ? { word: 'unavailable' } : { word: 'unreachable' });
  }

  async function ask<Output>(
    shape: v.GenericSchema<unknown, Output>,
    method: string,
    path: string,
    token?: Token,
    body?: unknown,
  ): Promise<Output> {
    const parsed = v.safeParse(shape, await translated(send(method, path, token, body), token));
    return parsed.success ? parsed.output : refuse({ word: 'damaged' });
  }

  async function tell(method: string, path: string, token: Token, body?: unknown): Promise<void> {
    await translated(send(method, path, token, body), token);
  }

  const at = (name: string, form: Uint8Array, link?: Uint8Array): string =>
    `${name}/${toBase64url(form)}${link === undefined ? '' : `/${toBase64url(link)}`}`;

  return {
    server,
    create: ({ form, root, ttl, state, description, keys, access }) =>
      ask(createdShape, 'POST', 'forms', undefined, {
        form: toBase64url(form),
        root: toBase64url(root),
        ttl,
        state: stateJson(state),
        description: descriptionJson(description),
        keys: keys.map(keyJson),
        ...(access === undefined ? {} : { access }),
      }),
    read: form => ask(formShape, 'GET', at('forms', form)),
    edit: (form, description, token) =>
      tell('PUT', at('forms', form), token, { description: descriptionJson(description) }),
    remove: (form, token) => tell('DELETE', at('forms', form), token),
    submit: async (form, { id, index, box }) => {
      const body = { id: toBase64url(id), index, box: toBase64url(box) };
      try {
        const reply = await send('POST', at('submissions', form), undefined, body);
        const parsed = v.safeParse(submittedShape, reply);
        return parsed.success ? parsed.output : refuse({ word: 'damaged' });
      } catch (error) {
        if (error instanceof ServerRefused && error.error.error === 'old-state') return 'old-state';
        return translate(error);
      }
    },
    answers: (form, after, token) =>
      ask(answersShape, 'GET', `${at('submissions', form)}?after=${after}`, token),
    erase: (form, number, token) => tell('DELETE', `${at('submissions', form)}/${number}`, token),
    changeKeys: (form, state, keys, token) =>
      tell('POST', at('keys', form), token, { state: stateJson(state), keys: keys.map(keyJson) }),
    keys: async (form, token) => (await ask(keysShape, 'GET', at('keys', form), token)).keys,
    key: (form, link, token) => ask(keyShape, 'GET', at('keys', form, link), token),
    revoke: (form, link, token) => tell('DELETE', at('keys', form, link), token),
    unlock: (form, link, token) => tell('PUT', at('keys', form, link), token, { unlock: true }),
    comment: (form, link, comment, token) =>
      tell('PUT', at('keys', form, link), token, { comment: commentJson(comment) }),
    challenge: (form, link, gate) =>
      ask(challengeShape, 'POST', at('auth', form, link), undefined, { gate: toBase64url(gate) }),
    prove: (form, link, gate, { challenge, signature }) =>
      ask(tokenShape, 'POST', at('auth', form, link), undefined, {
        gate: toBase64url(gate),
        proof: { challenge: toBase64url(challenge), signature: toBase64url(signature) },
      }),
  };
}

/** Our own server said no; turned into a failure before it leaves this file. */
class ServerRefused extends Error {
  readonly error: FormError;

  constructor(error: FormError) {
    super(error.error);
    this.error = error;
  }
}

async function translated<Output>(reply: Promise<Output>, token?: Token): Promise<Output> {
  try {
    return await reply;
  } catch (error) {
    return translate(error, token);
  }
}

function translate(error: unknown, token?: Token): never {
  if (!(error instanceof ServerRefused)) throw error;
  const { error: code, retryAfter, at, left, until } = error.error;
  switch (code) {
    case 'rate-limited':
    case 'unavailable':
      return refuse({ word: code, ...(retryAfter === undefined ? {} : { retryAfter }) });
    case 'expired':
    case 'withdrawn':
    case 'revoked':
      return refuse({ word: code, ...(at === undefined ? {} : { at }) });
    case 'wrong-signature':
      return refuse({ word: 'wrong-passphrase', ...(left === undefined ? {} : { left }) });
    case 'locked':
      return refuse({ word: 'locked', ...(until === undefined ? {} : { until }) });
    case 'wrong-role':
      return refuse({ word: 'wrong-role', role: token?.role ?? 'read' });
    case 'form-taken':
    case 'old-state':
      return refuse({ word: 'conflict' });
    case 'bad-request':
      return refuse({ word: 'damaged' });
    case 'no-token':
      // Tokens are renewed before they end: this one's server signs with other keys by now. The next call asks anew.
      if (token !== undefined) token.expires = 0;
      return refuse({ word: 'unavailable' });
    default:
      return refuse({ word: code });
  }
}

function keyJson({ id, bundle, gate, passphrase, comment }: KeyPart) {
  return {
    id: toBase64url(id),
    bundle: toBase64url(bundle),
    ...(gate === undefined ? {} : { gate: toBase64url(gate) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(comment === undefined ? {} : { comment: commentJson(comment) }),
  };
}

function commentJson({ index, box }: NonNullable<KeyPart['comment']>) {
  return { index, box: toBase64url(box) };
}
