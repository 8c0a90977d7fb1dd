/** How the person is told of an answer: while a page shows the request, while none does, while the vault is locked. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { createLooks } from '../../../lib/keeper/looks.ts';
import { alarmListeners, alarms, notices } from './browser.ts';
import { asked, Office } from './office.ts';

vi.mock('wxt/browser', () => import('./browser.ts'));
vi.mock('#i18n', () => import('./browser.ts'));
vi.mock('../../../lib/frames.ts', () => import('./browser.ts'));
beforeAll(ready);

let office: Office;
let request: string;

const unseen = (): Promise<string[]> => office.desk.arrivals.unseen();
const isAnswered = async (value = 'correct horse'): Promise<void> =>
  office.answer(await office.shareOf(request), value);

async function ask(more: Partial<typeof asked> = {}): Promise<string> {
  request = await office.desk.asking.ask({ ...asked, ...more });
  await office.desk.requests.arrange();
  return request;
}

beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office.desk.requests.watched([]));

describe('an answer', () => {
  it('is told once, and unseen until a page shows it', async () => {
    await ask();
    await isAnswered();
    const { requests } = office.desk;
    await Promise.all([requests.lookAtAll(), requests.look(request)]);
    await requests.lookAtAll();
    expect([notices, await unseen()]).toEqual([[`request:${request}`], [request]]);
    expect(await requests.summaries()).toMatchObject([{ answers: 1, unseen: 1 }]);
    requests.watched([request]);
    await vi.waitFor(async () => expect(await requests.summaries()).toMatchObject([{ unseen: 0 }]), 15_000);
    await vi.waitFor(async () => expect(await unseen()).toEqual([]), 15_000);
  });

  it('that comes while a page shows the request is not told', async () => {
    await ask();
    office.desk.requests.watched([request]);
    await isAnswered();
    await office.desk.requests.look(request);
    expect([notices, await unseen()]).toEqual([[], []]);
  });

  it('that is looked for when its page closes is not seen', async () => {
    await ask();
    await isAnswered();
    office.desk.requests.watched([request]);
    office.desk.requests.watched([]);
    await vi.waitFor(async () => expect(await unseen()).toEqual([request]), 15_000);
    expect(await office.desk.requests.summaries()).toMatchObject([{ unseen: 1 }]);
  });

  it('is told once while the vault is locked, without anything of it, and not again when it is unlocked', async () => {
    await ask({ answers: 1 });
    await isAnswered();
    office.isLocked = true;
    await office.desk.requests.lookAtAll();
    await office.startDesk().requests.lookAtAll();
    expect([notices, await unseen()]).toEqual([[`request:${request}`], [request]]);
    office.isLocked = false;
    await office.desk.requests.lookAtAll();
    expect(notices).toHaveLength(1);
    expect(await office.desk.requests.summaries()).toMatchObject([{ answers: 1, unseen: 1 }]);
  });

  it.each<[string, Partial<typeof asked>, (it: Office) => Promise<unknown>]>([
    ['the request takes more', { answers: 2 }, () => isAnswered()],
    ['nobody answered', { answers: 1 }, async () => undefined],
    ['the server is away', { answers: 1 }, async it => isAnswered().then(() => (it.isAway = true))],
  ])('is not told while the vault is locked and %s', async (_why, terms, happens) => {
    await ask(terms);
    await happens(office);
    office.isLocked = true;
    await office.desk.requests.lookAtAll();
    expect([notices, await unseen()]).toEqual([[], []]);
  });

  it('of a request that was deleted is news no more', async () => {
    await ask();
    await isAnswered();
    await office.desk.requests.lookAtAll();
    await office.desk.book.remove(request);
    await office.desk.requests.arrange();
    expect([await unseen(), alarms.size]).toEqual([[], 0]);
  });

  it('that nobody looked at before the request was over is news until somebody reads that', async () => {
    await ask();
    await isAnswered();
    await office.desk.requests.lookAtAll();
    await office.desk.book.change(request, before => ({ ...before, over: true }));
    await office.desk.requests.arrange();
    expect(await unseen()).toEqual([request]);
    office.desk.requests.watched([request]);
    await vi.waitFor(async () => expect(await unseen()).toEqual([]), 15_000);
  });

  it('leaves in memory which form is open where, and nothing that opens it', async () => {
    await ask();
    const { link } = (await office.desk.book.get(request)) ?? {};
    const kept = JSON.stringify([...office.store.kept].filter(([key]) => key.startsWith('requests-')));
    expect(kept).toContain(request);
    for (const part of link?.split('.').slice(1) ?? ['no link']) expect(kept).not.toContain(part);
  });
});

describe('looking', () => {
  const drops = { arrange: async () => true, lookAtAll: async () => undefined };
  const looksOf = (desk: Office['desk'] = office.desk) =>
    createLooks({ requests: desk.requests, drops, store: office.store });

  it('is arranged by the first worker of a browser session, and by no other', async () => {
    await ask();
    alarms.clear();
    await looksOf().begin();
    expect(alarms.get('answers')).toEqual({ periodInMinutes: 1 });
    alarms.clear();
    await looksOf(office.startDesk()).begin();
    expect(alarms.size).toBe(0);
  });

  it('is arranged, and done, once a vault that was locked then is unlocked; until then what is arranged stays', async () => {
    await ask();
    office.isLocked = true;
    const looks = looksOf();
    await looks.begin();
    expect(alarms.get('answers')).toEqual({ periodInMinutes: 1 });
    alarms.clear();
    await looks.begin();
    expect(alarms.size).toBe(0);
    office.isLocked = false;
    await isAnswered();
    await looks.renew();
    expect([alarms.has('answers'), notices]).toEqual([true, [`request:${request}`]]);
  });

  it('happens when the alarm says so, often while a request is new and rarely after that', async () => {
    await ask();
    looksOf().listen(Promise.resolve());
    await isAnswered();
    for (const heard of alarmListeners) heard({ name: 'answers' });
    await vi.waitFor(() => expect(notices).toHaveLength(1), 15_000);
    await office.desk.book.change(request, before => ({ ...before, startedAt: Date.now() - 3 * 3_600_000 }));
    await office.desk.requests.arrange();
    expect(alarms.get('answers')).toEqual({ periodInMinutes: 10 });
  });
});
