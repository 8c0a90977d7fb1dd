/** What the routes of requests ask before they do anything: is it understood, may it be, is it there, by whom is it asked. */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { fromBase64url } from '../lib/crypto/bytes.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { descriptionVerifies, type SignedDescription } from '../lib/protocol/form/description.ts';
import { formIdBytes, linkIdBytes } from '../lib/protocol/form/limits.ts';
import { type Role, type SignedState, stateVerifies } from '../lib/protocol/form/state.ts';
import type { Caller, CallerOf } from './api.ts';
import type { Configuration } from './configuration.ts';
import type { FormRates, Wait } from './form-limits.ts';
import { refuse } from './form-refusal.ts';
import { formKey, seconds } from './form-rows.ts';
import { createTokens, type FormTokens, type Grant } from './form-token.ts';
import type { Journal } from './journal.ts';
import type { KeptTally } from './kept.ts';
import type { FormRow, FormStore, Gone, LinkRow } from './store/form-store.ts';

export interface FormsContext {
  configuration: Configuration;
  journal: Journal;
  store: FormStore;
  rates: FormRates;
  kept: KeptTally;
  /** Names of this server that a signature may be for; read at each. */
  ownOrigins: () => readonly string[];
  now: () => number;
}

/** The form that a path names: its id as bytes and text, and its key in the store. */
export interface NamedForm {
  id: Uint8Array;
  text: string;
  key: string;
}

export type FormChecks = ReturnType<typeof createFormChecks>;

/** The secrets that tokens are signed with: the operator's, or one that the store keeps. */
async function openTokens(
  { jwtKeys }: Pick<Configuration, 'jwtKeys'>,
  store: FormStore,
): Promise<FormTokens> {
  const secrets =
    jwtKeys.length > 0 ? jwtKeys : [await store.secret('form-token', randomBytes(32).toString('base64url'))];
  return createTokens(secrets);
}

export function createFormChecks(callerOf: CallerOf, context: FormsContext) {
  const { configuration, journal, store, rates, now } = context;
  const { log, alias } = journal;
  let opened: Promise<FormTokens> | undefined;

  /** Opened when the first is needed, since that asks the store; again where it did not answer. */
  const tokens = (): Promise<FormTokens> => {
    opened ??= openTokens(configuration, store).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const body = <Output>(shape: v.GenericSchema<unknown, Output>, request: FastifyRequest): Output => {
    const parsed = v.safeParse(shape, request.body);
    return parsed.success ? parsed.output : refuse('bad-request');
  };

  const formIn = (request: FastifyRequest): NamedForm => {
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
  const granted = async (request: FastifyRequest, form: NamedForm, role: Role): Promise<Grant> => {
    admit(await rates.read(callerOf(request).address));
    const token = /^Bearer ([\w.-]{1,2048})$/.exec(request.headers.authorization ?? '')?.[1];
    const grant = token === undefined ? null : await (await tokens()).read(token, now());
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

  return { admit, alive, body, found, formIn, granted, isGone, linkIn, missing, refuseGone, signed, tokens };
}
