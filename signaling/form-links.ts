/** Secret links of requests: listed, changed, revoked; and how whoever has one shows that. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { fromBase64url, toBase64url } from '../lib/crypto/bytes.ts';
import { equal } from '../lib/crypto/secret.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { authVerifies } from '../lib/protocol/form/auth.ts';
import { authShape, changeKeyShape, changeKeysShape } from '../lib/protocol/form/bodies.ts';
import { gateHash } from '../lib/protocol/form/keys.ts';
import { challengeBytes, challengeSeconds } from '../lib/protocol/form/limits.ts';
import { stateJson } from '../lib/protocol/form/state.ts';
import type { CallerOf } from './api.ts';
import type { FormChecks, FormsContext } from './form-checks.ts';
import { bodies } from './form-limits.ts';
import { refuse } from './form-refusal.ts';
import { areTheSame, commentText, linkJson, newLink, seconds } from './form-rows.ts';
import type { LinkRow } from './store/form-store.ts';

/** Adds the routes of secret links. */
export function serveFormLinks(
  api: FastifyInstance,
  callerOf: CallerOf,
  { journal, store, rates, ownOrigins, now }: FormsContext,
  {
    admit,
    alive,
    body,
    found,
    formIn,
    granted,
    isGone,
    linkIn,
    missing,
    refuseGone,
    signed,
    tokens,
  }: FormChecks,
): void {
  const { log, alias } = journal;
  const isLocked = ({ locked }: LinkRow): boolean => locked !== undefined && (locked === 0 || locked > now());

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
    const { token, expires } = await (await tokens()).grant(
      { form: form.text, key: text, role: link.role },
      now(),
    );
    return { token, role: link.role, expires };
  });
}
