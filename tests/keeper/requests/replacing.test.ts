import { beforeAll, expect, it } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { createInbox } from '../../../lib/keeper/requests/inbox.ts';
import { newRecord } from '../../../lib/keeper/requests/record.ts';
import { createReplacing } from '../../../lib/keeper/requests/replacing.ts';
import { openForm } from '../../../lib/request/answering.ts';
import { createLink, editForm } from '../../../lib/request/changing.ts';
import { person, question, refusal } from '../../request/stage.ts';
import { startServer } from '../../signaling/server.ts';
import { bookOver } from './book.ts';

beforeAll(ready);

async function managed() {
  const asker = person((await startServer()).url);
  const created = await asker.ask(question);
  const book = bookOver({});
  const record = newRecord(created, {
    questions: question.questions,
    startedAt: 1,
    closesAt: created.expires * 1000,
  });
  await book.add(record);
  let isAway = (_method: string): boolean => false;
  const inbox = createInbox({
    book,
    now: Date.now,
    fetch: (url, init) =>
      isAway(init?.method ?? 'GET') ? Promise.reject(new Error('away')) : fetch(url, init),
  });
  const copied: [string, string][] = [];
  const replacing = createReplacing({
    book,
    inbox,
    tokens: { of: () => Promise.resolve(undefined) },
    places: {
      copy: async (from, to) => {
        copied.push([from, to]);
      },
    },
    now: Date.now,
  });
  const other = await inbox.withReading(record, reading =>
    createLink(reading, { role: 'admin' }, Date.now()),
  );
  return {
    ...asker,
    created,
    book,
    record,
    inbox,
    replacing,
    copied,
    other,
    cut: (when: typeof isAway) => {
      isAway = when;
    },
  };
}

it('keeps the request that takes the place of an open one, with its fields', async () => {
  const { service, created, book, record, replacing, copied, other, open } = await managed();
  const next = await replacing.shutOut(record.request);
  const [kept, before] = await book.list();
  expect(kept).toMatchObject({ request: next, replaces: record.request, questions: record.questions });
  expect(kept?.closesAt).toBe(record.closesAt);
  expect(before).toMatchObject({ request: record.request, replacedBy: next });
  expect(copied).toEqual([[record.request, next]]);
  expect(await refusal(open(other))).toMatchObject({ word: 'revoked' });
  expect((await openForm(service, created.share)).status).toBe('closed');
  expect(await replacing.shutOut(record.request)).toBe(next);
});

it('changes nothing where the server is away at the start', async () => {
  const { book, record, replacing, other, open, cut } = await managed();
  cut(method => method === 'POST');
  expect(await refusal(replacing.shutOut(record.request))).toEqual({ word: 'unreachable' });
  expect(await book.list()).toEqual([record]);
  expect(await open(other)).toMatchObject({ role: 'admin' });
});

it('goes on with the same request after an interruption', async () => {
  const { book, record, replacing, other, open, cut } = await managed();
  cut(method => method === 'DELETE');
  expect(await refusal(replacing.shutOut(record.request))).toEqual({ word: 'unreachable' });
  const [kept] = await book.list();
  cut(() => false);
  expect(await replacing.shutOut(record.request)).toBe(kept?.request);
  expect(await book.list()).toHaveLength(2);
  expect(await refusal(open(other))).toMatchObject({ word: 'revoked' });
});

it('makes no other request of one that takes no answers', async () => {
  const { service, created, book, record, replacing, other, open, inbox } = await managed();
  await inbox.withReading(record, reading => editForm(reading, { closes: 1 }));
  expect(await replacing.shutOut(record.request)).toBeUndefined();
  expect(await book.list()).toHaveLength(1);
  expect(await refusal(open(other))).toMatchObject({ word: 'revoked' });
  expect((await openForm(service, created.share)).status).toBe('closed');
});
