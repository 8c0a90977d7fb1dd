/** Forms in Redis, shared by any number of nodes. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import * as scripts from './form-redis-scripts.ts';
import type { AnswerRow, FormRow, FormStore, Gone, LinkRow } from './form-store.ts';
import { StoreUnreachable } from './store.ts';

const index = 'fieldpost:forms';
const secretOf = (name: string): string => `fieldpost:secret:${name}`;
const perSweep = 100;

/** A hash as Redis answers it: names and values in turn. */
function fields(reply: unknown): Record<string, string> {
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  return Object.fromEntries(
    Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]),
  );
}

function goneOf(reply: unknown): Gone | undefined {
  if (!Array.isArray(reply) || reply[0] !== 'gone') return undefined;
  return { gone: reply[1] === 'withdrawn' ? 'withdrawn' : 'expired', at: Number(reply[2]) };
}

function formOf(reply: unknown): FormRow {
  const row = fields(reply);
  const text = (name: string): string => row[name] ?? '';
  return {
    root: text('root'),
    index: Number(row['index']),
    state: text('state'),
    revision: Number(row['revision']),
    description: text('description'),
    closes: Number(row['closes']),
    most: Number(row['most']),
    expires: Number(row['expires']),
    answers: Number(row['answers']),
    bytes: Number(row['bytes']),
  };
}

function linkOf(row: Record<string, string>): LinkRow {
  const optional = (name: string): number | undefined =>
    row[name] === undefined ? undefined : Number(row[name]);
  return {
    id: row['id'] ?? '',
    role: row['role'] === 'admin' ? 'admin' : 'read',
    auth: row['auth'] ?? '',
    gate: row['gate'] ?? '',
    passphrase: row['passphrase'] === '1',
    bundle: row['bundle'] ?? '',
    comment: row['comment'],
    created: Number(row['created']),
    used: optional('used'),
    revoked: optional('revoked'),
    locked: optional('locked'),
  };
}

function unexpected(reply: unknown): Error {
  return new Error(`Redis answered ${typeof reply}, which no script of ours returns.`);
}

/** One of the words that a script may return. */
function word<Word extends string>(reply: unknown, ...words: readonly Word[]): Word {
  const found = words.find(known => known === reply);
  if (found === undefined) throw unexpected(reply);
  return found;
}

export function redisForms(redis: Redis): FormStore {
  async function run(
    script: string,
    now: number,
    form: string,
    ...rest: (string | number)[]
  ): Promise<unknown> {
    const sha = createHash('sha1').update(script).digest('hex');
    const values = [2, `fieldpost:form:${form}`, index, now, form, ...rest] as const;
    try {
      return await redis.evalsha(sha, ...values);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT'))
        throw new StoreUnreachable(error);
    }
    try {
      return await redis.eval(script, ...values);
    } catch (error) {
      throw new StoreUnreachable(error);
    }
  }

  const linksByAge = (a: LinkRow, b: LinkRow): number => a.created - b.created || (a.id < b.id ? -1 : 1);

  return {
    create: async (now, form, row, links, limits) => {
      const texts = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
      const reply = await run(
        scripts.create,
        now,
        form,
        JSON.stringify(texts),
        JSON.stringify(links),
        limits.forms,
      );
      return word(reply, 'created', 'form-taken', 'no-space');
    },
    read: async (now, form) => {
      const reply = await run(scripts.read, now, form);
      return reply === null ? undefined : (goneOf(reply) ?? formOf(reply));
    },
    edit: async (now, form, by, { revision, description, closes, most }) =>
      word(
        await run(scripts.edit, now, form, by, revision, description, closes, most),
        'edited',
        'conflict',
        'denied',
      ),
    remove: async (now, form, by) => word(await run(scripts.remove, now, form, by), 'removed', 'denied'),
    submit: async (now, form, { id, index: at, box }, limits) => {
      const reply = await run(scripts.submit, now, form, id, at, box, limits.answers, limits.bytes);
      if (reply === null) return undefined;
      if (!Array.isArray(reply)) return word(reply, 'old-state', 'closed', 'full');
      return goneOf(reply) ?? { at: Number(reply[1]) };
    },
    answers: async (now, form, by, after, most) => {
      const reply = await run(scripts.answers, now, form, by, after, most + 1);
      if (!Array.isArray(reply)) return word(reply, 'denied');
      // Written by the script above.
      const rows = reply.map(text => JSON.parse(String(text)) as AnswerRow);
      return { answers: rows.slice(0, most), more: rows.length > most };
    },
    erase: async (now, form, by, number) =>
      word(await run(scripts.erase, now, form, by, number), 'erased', 'denied'),
    change: async (now, form, by, { index: at, state, stay, add }) =>
      word(
        await run(scripts.change, now, form, by, at, state, JSON.stringify(stay), JSON.stringify(add)),
        'changed',
        'conflict',
        'denied',
      ),
    links: async (now, form, by) => {
      const reply = await run(scripts.links, now, form, by);
      if (!Array.isArray(reply)) return word(reply, 'denied');
      return reply.map(one => linkOf(fields(one))).toSorted(linksByAge);
    },
    link: async (now, form, id) => {
      const reply = await run(scripts.one, now, form, id);
      const gone = goneOf(reply);
      if (reply === null || gone !== undefined) return gone;
      const row = fields(reply);
      return row['id'] === undefined ? undefined : linkOf(row);
    },
    revoke: async (now, form, by, id) =>
      word(await run(scripts.revoke, now, form, by, id), 'revoked', 'no-link', 'denied'),
    unlock: async (now, form, by, id) =>
      word(await run(scripts.unlock, now, form, by, id), 'unlocked', 'no-link', 'denied'),
    comment: async (now, form, by, id, comment) =>
      word(await run(scripts.comment, now, form, by, id, comment), 'commented', 'no-link', 'denied'),
    challenge: async (now, form, id, challenge, until) => {
      await run(scripts.challenge, now, form, id, challenge, until);
    },
    take: async (now, form, id, challenge) => {
      const reply = await run(scripts.take, now, form, id, challenge);
      if (!Array.isArray(reply)) return word(reply, 'unknown');
      return reply[0] === 'locked' ? { locked: Number(reply[1]) } : { left: Number(reply[1]) };
    },
    proved: async (now, form, id) => {
      await run(scripts.proved, now, form, id);
    },
    secret: async (name, fresh) => {
      try {
        await redis.setnx(secretOf(name), fresh);
        return (await redis.get(secretOf(name))) ?? fresh;
      } catch (error) {
        throw new StoreUnreachable(error);
      }
    },
    /** Redis forgets by itself what is over, to the ms when it is asked for; here the index follows. */
    sweep: async now => {
      const over = await redis.zrangebyscore(index, '-inf', now, 'LIMIT', 0, perSweep);
      let removed = 0;
      // Of several nodes that look at once, one ends it.
      for (const form of over) if ((await run(scripts.end, now, form)) === 'ended') removed += 1;
      return { forms: await redis.zcard(index), removed };
    },
    stop: async () => undefined,
  };
}
