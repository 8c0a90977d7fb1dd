import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { createInbox, type Inbox } from '../../../lib/keeper/requests/inbox.ts';
import type { OwnRequest, RequestBook } from '../../../lib/keeper/requests/record.ts';
import { VaultRefused } from '../../../lib/keeper/vault/entries.ts';
import type { Json } from '../../../lib/messages.ts';
import { formatRequestLink } from '../../../lib/protocol/form/link.ts';
import { openForm, sendAnswer } from '../../../lib/request/answering.ts';
import { deleteAnswer, removeForm } from '../../../lib/request/changing.ts';
import { answerOf, person, question } from '../../request/stage.ts';
import { startServer } from '../../signaling/server.ts';
import { bookOver } from './book.ts';

beforeAll(ready);

describe('the answers to one’s own request', () => {
  let book: RequestBook;
  let inbox: Inbox;
  let isAway = false;
  let asker: ReturnType<typeof person>;
  let share: Awaited<ReturnType<typeof asker.ask>>['share'];
  let request = '';

  const record = async (): Promise<OwnRequest> => {
    const found = await book.get(request);
    if (found === undefined) throw new Error('it is not in the book');
    return found;
  };
  const look = async (): Promise<number> => inbox.look(await record());
  const numbers = () => inbox.answers(request)?.map(({ number }) => number);
  const answer = async (value: string) =>
    sendAnswer(asker.service, await openForm(asker.service, share), answerOf(value));
  const withReading = async (act: Parameters<Inbox['withReading']>[1]) =>
    inbox.withReading(await record(), act);

  beforeEach(async () => {
    isAway = false;
    asker = person((await startServer()).url);
    const created = await asker.ask(question);
    share = created.share;
    request = toBase64url(created.share.form);
    book = bookOver({});
    inbox = createInbox({
      book,
      now: Date.now,
      fetch: (url, init) => (isAway ? Promise.reject(new Error('away')) : fetch(url, init)),
    });
    await book.add({
      request,
      link: formatRequestLink(created.admin),
      share: formatRequestLink(created.share),
      questions: question.questions,
      startedAt: 1,
      closesAt: 1,
      expires: created.expires * 1000,
      index: 0,
      answers: 0,
      seen: 0,
    });
  });

  it('come once each, and the book counts them', async () => {
    expect([await look(), numbers()]).toEqual([0, []]);
    await answer('first');
    await answer('second');
    expect([await look(), numbers()]).toEqual([2, [1, 2]]);
    expect([await look(), numbers()]).toEqual([0, [1, 2]]);
    expect(await record()).toMatchObject({ answers: 2, closesAt: (await record()).expires });
    inbox.forget();
    expect(inbox.answers(request)).toBeNull();
    expect([await look(), numbers()]).toEqual([0, [1, 2]]);
  });

  it('stay as they were while the server is away, which is said until it is back', async () => {
    await answer('first');
    isAway = true;
    expect([await look(), inbox.fault(request)]).toEqual([0, { word: 'unreachable' }]);
    expect(await record()).not.toHaveProperty('over');
    isAway = false;
    expect([await look(), inbox.fault(request), numbers()]).toEqual([1, undefined, [1]]);
  });

  it('are no news again after the last of them was deleted', async () => {
    await answer('first');
    await answer('second');
    await look();
    await withReading(reading => deleteAnswer(reading, 2));
    inbox.drop(request, 2);
    expect(numbers()).toEqual([1]);
    inbox.forget();
    expect([await look(), numbers()]).toEqual([0, [1]]);
    await answer('third');
    expect([await look(), numbers(), (await record()).answers]).toEqual([1, [1, 3], 3]);
  });

  it('end with the request, and that is kept', async () => {
    await withReading(removeForm);
    expect(await look()).toBe(0);
    expect(inbox.fault(request)).toMatchObject({ word: 'withdrawn' });
    expect(await record()).toMatchObject({ over: true });
  });
});

describe('the book of requests', () => {
  it('refuses an entry that is something else, and leaves it as it was', async () => {
    const entry: { is?: Json | undefined } = { is: [{ request: 1 }] };
    const book = bookOver(entry);
    await expect(book.list()).rejects.toEqual(new VaultRefused('damaged'));
    await expect(book.remove('x')).rejects.toEqual(new VaultRefused('damaged'));
    expect(entry.is).toEqual([{ request: 1 }]);
  });

  it('leaves no entry behind its last request', async () => {
    const entry: { is?: Json | undefined } = {};
    const book = bookOver(entry);
    await book.add({
      request: 'a',
      link: 'l',
      share: 's',
      questions: [],
      startedAt: 1,
      closesAt: 2,
      expires: 3,
      index: 0,
      answers: 0,
      seen: 0,
    });
    await book.change('a', before => ({ ...before, seen: 4 }));
    expect(await book.get('a')).toMatchObject({ seen: 4 });
    await book.remove('a');
    expect(entry.is).toBeUndefined();
  });
});
