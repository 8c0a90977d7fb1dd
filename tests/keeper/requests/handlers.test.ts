/** What pages of ours ask of the background about one's own requests: what comes of it, and why nothing does. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { createFocus, draftKey } from '../../../lib/keeper/focus.ts';
import { createRequestHandlers } from '../../../lib/keeper/requests/handlers.ts';
import { VaultRefused } from '../../../lib/keeper/vault/entries.ts';
import type { RequestActs } from '../../../lib/messages.ts';
import { questionsPerForm } from '../../../lib/protocol/form/limits.ts';
import { parseRequestLink } from '../../../lib/protocol/form/link.ts';
import { alarms, page, picked } from './browser.ts';
import { asked, Office, unknownRequest } from './office.ts';

vi.mock('wxt/browser', () => import('./browser.ts'));
vi.mock('#i18n', () => import('./browser.ts'));
vi.mock('../../../lib/frames.ts', () => import('./browser.ts'));
beforeAll(ready);

/** As a page of ours has them: the name of the request to the background is nobody's matter here. */
type Handlers = {
  [K in keyof RequestActs]: (input: RequestActs[K]['input']) => Promise<RequestActs[K]['output']>;
};

let office: Office;
let handlers: Handlers;
let touched: number;

function handlersOf(desk: Office['desk']): Handlers {
  const handlers = createRequestHandlers({
    ...desk,
    focus: createFocus(office.store),
    vault: {
      touch: async () => {
        touched += 1;
      },
    },
    started: Promise.resolve(),
    changed: () => undefined,
    now: Date.now,
  });
  const asked = Object.entries(handlers).map(([name, act]) => [
    name,
    (input: never) => act(input, new AbortController().signal, name),
  ]);
  return Object.fromEntries(asked) as Handlers;
}

beforeEach(async () => {
  touched = 0;
  office = await Office.open();
  handlers = handlersOf(office.desk);
});

/** A request that was made from a field. */
async function ask(more: Partial<typeof asked> = {}): Promise<string> {
  const focus = await office.desk.asking.fromFields([picked]);
  if (focus.kind !== 'asking') throw new Error('there is no draft');
  const questions = [{ at: 0, label: 'Password', kind: 'password' as const }];
  const made = await handlers.ask({ ...asked, questions, draft: focus.draft, tabId: 7, ...more });
  if (!('request' in made)) throw new Error(JSON.stringify(made));
  return made.request;
}

async function askAndAnswer(value = 'correct horse'): Promise<string> {
  const request = await ask();
  await office.answer(await office.shareOf(request), value);
  return request;
}

describe('asking', () => {
  it('keeps the request, its fields and what the tab is about, and looks for answers from then on', async () => {
    const request = await ask({ from: 'Ada' });
    expect(await office.desk.book.get(request)).toMatchObject({
      questions: [{ label: 'Password', kind: 'password', origin: 'https://shop.test' }],
      answers: 0,
    });
    expect(await office.desk.places.of(request)).toMatchObject([{ state: 'picked' }]);
    expect(await createFocus(office.store).of(7)).toEqual({ kind: 'request', request });
    expect(alarms.get('answers')).toEqual({ periodInMinutes: 1 });
    expect([...office.store.kept.keys()].filter(key => key.startsWith(draftKey('')))).toEqual([]);
    expect(await office.statusOf(request)).toBe(200);
    expect(touched).toBe(1);
  });

  it.each<[string, Partial<typeof asked>, (office: Office) => void, object]>([
    ['a locked vault', {}, it => (it.isLocked = true), { refused: 'locked' }],
    ['a server that is away', {}, it => (it.isAway = true), { fault: { word: 'unreachable' } }],
    ['too long a note', { note: 'x'.repeat(100_000) }, () => undefined, { fault: { word: 'too-large' } }],
    [
      'too many questions',
      { questions: Array(questionsPerForm + 1).fill({ label: 'Password', kind: 'password' }) },
      () => undefined,
      { fault: { word: 'too-large' } },
    ],
  ])('is refused by %s, and leaves nothing', async (_why, more, happens, refusal) => {
    happens(office);
    expect(await handlers.ask({ ...asked, ...more })).toEqual(refusal);
    if (office.isLocked) expect(office.asked).toBe(0);
    office.isLocked = false;
    expect(await office.desk.book.list()).toEqual([]);
    expect(alarms.size).toBe(0);
  });
});

describe('an answer', () => {
  it('goes into its field, is noted there, and is told to the page that asks to see it', async () => {
    const request = await askAndAnswer();
    expect(await handlers.revealAnswer({ request, number: 1 })).toEqual({ values: ['correct horse'] });
    await handlers.fillAnswer({ request, number: 1 });
    expect(page.value).toBe('correct horse');
    expect(await office.desk.book.get(request)).toMatchObject({ filled: { number: 1 } });
    expect(await office.desk.places.of(request)).toMatchObject([{ state: 'filled' }]);
    expect(JSON.stringify([...office.store.kept])).not.toContain('correct horse');
  });

  it('is got from the server by a worker that has nothing of it', async () => {
    const request = await askAndAnswer();
    const next = handlersOf(office.startDesk());
    expect(await next.revealAnswer({ request, number: 1 })).toEqual({ values: ['correct horse'] });
  });

  it('that arrives twice is one', async () => {
    const request = await ask();
    await office.answer(await office.shareOf(request), 'once', 2);
    await Promise.all([handlers.lookForAnswers({ request }), handlers.lookForAnswers({ request })]);
    expect(await office.desk.book.get(request)).toMatchObject({ answers: 1 });
    expect(await handlers.revealAnswer({ request, number: 2 })).toBeNull();
  });

  it('whose field is gone is noted nowhere', async () => {
    const request = await askAndAnswer();
    page.isGone = true;
    await handlers.fillAnswer({ request, number: 1 });
    expect(await office.desk.book.get(request)).not.toHaveProperty('filled');
  });

  it('is kept nowhere when the request is deleted while it is filled in', async () => {
    const request = await askAndAnswer();
    await handlers.lookForAnswers({ request });
    const filling = Promise.withResolvers<void>();
    page.until = filling.promise;
    const filled = handlers.fillAnswer({ request, number: 1 });
    expect(await handlers.deleteRequest({ request })).toEqual({ done: true });
    filling.resolve();
    await filled;
    expect(page.value).toBe('correct horse');
    expect(await office.desk.book.list()).toEqual([]);
    expect([...office.store.kept.keys()].filter(key => key.includes(request))).toEqual([]);
  });

  it('is deleted here and there, once, and its number is not given again', async () => {
    const request = await askAndAnswer();
    await handlers.lookForAnswers({ request });
    expect(await handlers.deleteAnswer({ request, number: 1 })).toEqual({ done: true });
    expect(await handlers.revealAnswer({ request, number: 1 })).toBeNull();
    expect(await handlersOf(office.startDesk()).revealAnswer({ request, number: 1 })).toBeNull();
    await office.answer(await office.shareOf(request), 'second');
    await handlers.lookForAnswers({ request });
    expect(await handlers.revealAnswer({ request, number: 2 })).toEqual({ values: ['second'] });
  });
});

describe('the secret links of a request', () => {
  it('are made, listed without what opens them, and dead once revoked', async () => {
    const request = await ask();
    const made = await handlers.makeRequestLink({ request, role: 'read', passphrase: '', comment: 'Audit' });
    const parsed = parseRequestLink('link' in made ? made.link : '');
    expect(parsed).toMatchObject({ ok: { kind: 'answers' } });
    const listed = await handlers.requestLinks({ request });
    if (!('links' in listed)) throw new Error('they were not listed');
    const reader = listed.links.find(({ role }) => role === 'read');
    expect(reader).toMatchObject({ comment: 'Audit', passphrase: false });
    expect(JSON.stringify(listed)).not.toContain('link' in made ? made.link.split('.').at(-1) : 'no link');
    const id = reader?.id ?? '';
    expect(await handlers.unlockRequestLink({ request, id })).toEqual({ done: true });
    expect(await handlers.revokeRequestLink({ request, id })).toEqual({ done: true });
    const after = await handlers.requestLinks({ request });
    expect('links' in after && after.links.find(link => link.id === id)).toHaveProperty('revoked');
  });
});

describe('the end of a request', () => {
  it('closes it: what is there stays, nothing more is taken', async () => {
    const request = await askAndAnswer();
    const share = await office.shareOf(request);
    expect(await handlers.closeRequest({ request })).toEqual({ done: true });
    await expect(office.answer(share, 'late')).rejects.toMatchObject({ failure: { word: 'closed' } });
    expect(await handlers.revealAnswer({ request, number: 1 })).toEqual({ values: ['correct horse'] });
  });

  it('deletes it here and there, and nothing is looked for any more', async () => {
    const request = await askAndAnswer();
    expect(await handlers.deleteRequest({ request })).toEqual({ done: true });
    expect([await office.statusOf(request), alarms.size]).toEqual([410, 0]);
    expect(await handlers.requests({})).toEqual({ requests: [] });
  });

  it('keeps it while the server is away, unless the person wants it gone here anyway', async () => {
    const request = await ask();
    office.isAway = true;
    expect(await handlers.deleteRequest({ request })).toEqual({ fault: { word: 'unreachable' } });
    expect(await office.desk.book.get(request)).toMatchObject({ request });
    expect(await handlers.deleteRequest({ request, anyway: true })).toEqual({ done: true });
    expect(await office.desk.book.list()).toEqual([]);
    expect(await office.statusOf(request)).toBe(200);
  });
});

const link = { role: 'read', passphrase: '', comment: '' } as const;
const acts: [string, (request: string) => Promise<unknown>][] = [
  ['deleteAnswer', request => handlers.deleteAnswer({ request, number: 1 })],
  ['requestLinks', request => handlers.requestLinks({ request })],
  ['makeRequestLink', request => handlers.makeRequestLink({ request, ...link })],
  ['revokeRequestLink', request => handlers.revokeRequestLink({ request, id: unknownRequest })],
  ['unlockRequestLink', request => handlers.unlockRequestLink({ request, id: unknownRequest })],
  ['closeRequest', request => handlers.closeRequest({ request })],
];
const looks: [string, (request: string) => Promise<unknown>][] = [
  ['lookForAnswers', request => handlers.lookForAnswers({ request })],
  ['fillAnswer', request => handlers.fillAnswer({ request, number: 1 })],
  ['revealAnswer', request => handlers.revealAnswer({ request, number: 1 })],
];

describe('each act', () => {
  it.each(acts)('%s: says so where there is no such request', async (_name, act) => {
    expect(await act(unknownRequest)).toEqual({ fault: { word: 'no-form' } });
  });

  it.each(looks)('%s: does nothing where there is no such request', async (_name, look) => {
    expect([await look(unknownRequest), page.value]).toEqual([null, '']);
  });

  it.each(acts)('%s: says so while the vault is locked, and when the server is away', async (_name, act) => {
    const request = await ask();
    office.isLocked = true;
    expect(await act(request)).toEqual({ refused: 'locked' });
    office.isLocked = false;
    office.isAway = true;
    expect(await act(request)).toEqual({ fault: { word: 'unreachable' } });
    expect(await office.desk.book.list()).toHaveLength(1);
  });

  it.each(looks)('%s: fails while the vault is locked, and fills nothing', async (_name, look) => {
    const request = await askAndAnswer();
    office.isLocked = true;
    await expect(look(request)).rejects.toEqual(new VaultRefused('locked'));
    expect(page.value).toBe('');
  });

  it.each(looks)('%s: gives nothing while the server is away, which the screen says', async (_name, look) => {
    const request = await askAndAnswer();
    office.isAway = true;
    expect(await look(request)).toBeNull();
    expect(await office.desk.requests.screen(request, false)).toMatchObject({
      answers: null,
      fault: { word: 'unreachable' },
    });
  });

  it.each(acts)('%s: says so when the request is over on the server', async (_name, act) => {
    const request = await ask();
    const elsewhere = handlersOf(office.startDesk());
    const record = await office.desk.book.get(request);
    await elsewhere.deleteRequest({ request });
    if (record !== undefined) await office.desk.book.add(record);
    expect(await act(request)).toMatchObject({ fault: { word: 'withdrawn' } });
  });

  it.each([
    ['no link', '!'],
    ['one that nobody made', unknownRequest],
  ])('on a link is refused: %s', async (_name, id) => {
    const request = await ask();
    expect(await handlers.revokeRequestLink({ request, id })).toEqual({ fault: { word: 'no-link' } });
    expect(await handlers.unlockRequestLink({ request, id })).toEqual({ fault: { word: 'no-link' } });
  });
});
