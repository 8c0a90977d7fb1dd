import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { RecipientState } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import { createReceiving, type Receiving } from '../../lib/keeper/receiving.ts';
import { isSameSite } from '../../lib/keeper/same-site.ts';
import type { Json } from '../../lib/messages.ts';
import { encodeItem, type ItemField } from '../../lib/protocol/item.ts';
import { formatLink } from '../../lib/protocol/link.ts';
import { chosen, FakeNet, FakeStore } from './fakes.ts';

const page = vi.hoisted(() => ({ filled: [] as unknown[], answer: Promise.resolve<unknown>(undefined) }));
vi.mock('../../lib/frames.ts', () => ({
  injectInto: () => Promise.resolve(),
  runWithValues: (_frame: unknown, _func: unknown, args: unknown[]) => {
    page.filled.push(args[1]);
    return page.answer;
  },
}));

const secret = 'correct horse';
const now = 1_000_000_000_000;
const day = 86_400_000;
const linkTo = (server: string): string => formatLink({ kind: 'handoff', server, key: drawRandom(32) });

let at: number;
let store: FakeStore;
let handoffs: Handoffs;
let receiving: Receiving;

beforeAll(() => ready());

function startBackground(): void {
  handoffs = createHandoffs({
    store,
    net: new FakeNet(),
    ambient: () => ({ now: at, draw: drawRandom }),
    changed: () => undefined,
  });
  receiving = createReceiving({
    handoffs,
    app: 'test/0',
    settings: () => Promise.resolve(chosen),
    now: () => at,
  });
}

beforeEach(() => {
  at = now;
  store = new FakeStore();
  page.filled = [];
  page.answer = Promise.resolve({ ok: true, label: 'Password', origin: 'https://b.test', how: 'native' });
  startBackground();
});

async function open(acted = true, link = linkTo('http://localhost:8787')): Promise<string> {
  const opened = await receiving.open(link, { acted });
  if ('bad' in opened) throw new Error(opened.bad);
  return opened.handoff;
}

const stateOf = async (handoff: string): Promise<RecipientState> => {
  const record = await handoffs.get(handoff);
  return decodeState<RecipientState>(record?.machine ?? null);
};

/** A handoff whose item has arrived from `origin`, with a field picked on `target`. */
async function arrived(
  origin: string | undefined,
  target?: string,
  { others = [] as ItemField[], interrupted = false } = {},
): Promise<string> {
  const handoff = await open();
  const state = await stateOf(handoff);
  const record = await handoffs.get(handoff);
  const item = encodeItem({
    v: 1,
    fields: [
      { label: 'Key', kind: 'password', value: secret, ...(origin === undefined ? {} : { origin }) },
      ...others,
    ],
  });
  const facts = ['Key', ...others.map(({ label }) => label)].map(label => ({
    label,
    kind: 'password',
    length: secret.length,
  }));
  const held = {
    kind: 'received',
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    item,
    facts,
    note: null,
    interrupted,
    places: [],
  };
  const field = { tabId: 1, frameId: 0, handle: 'f1', label: 'Password', origin: target ?? '' };
  await store.set(`handoff:${handoff}`, {
    ...record,
    machine: encodeState({ ...state, held }),
    ...(target === undefined ? {} : { target: field }),
  } as unknown as Json);
  startBackground();
  return handoff;
}

/** A page of ours that stays open. */
const reveal = (handoff: string) => receiving.reveal(handoff, new AbortController().signal);

async function phaseOf(handoff: string): Promise<string | undefined> {
  const record = await handoffs.get(handoff);
  return record === undefined ? undefined : handoffs.view(record)?.phase;
}

const until = (condition: () => Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await condition()).toBe(true));

describe('opening a link', () => {
  it('makes one handoff of a link that is opened twice at once', async () => {
    const link = linkTo('http://localhost:8787');
    const [first, second] = await Promise.all([open(false, link), open(false, link)]);
    expect(second).toBe(first);
    expect(await handoffs.list()).toHaveLength(1);
  });

  it('answers no offer of addresses for a link that a page navigated to, until the person acts', async () => {
    const link = linkTo('http://localhost:8787');
    const handoff = await open(false, link);
    expect(await stateOf(handoff)).toMatchObject({ kind: 'running', engaged: false });
    expect(await open(true, link)).toBe(handoff);
    expect(await stateOf(handoff)).toMatchObject({ kind: 'running', engaged: true });
  });

  it('asks about another server for a day, and then forgets the link', async () => {
    const handoff = await open(true, linkTo('https://other.example'));
    at = now + day - 1;
    await receiving.forgetUnanswered();
    expect(await handoffs.get(handoff)).toMatchObject({ ended: false, question: { kind: 'confirm-server' } });
    at = now + day;
    await receiving.forgetUnanswered();
    const record = await handoffs.get(handoff);
    expect(record?.ended).toBe(true);
    expect(record).not.toHaveProperty('link');
  });
});

describe('placing what has arrived', () => {
  it.each([
    ['https://a.test', 'https://a.test', true],
    ['https://www.a.test', 'https://a.test', true],
    ['http://a.test', 'https://a.test', true],
    ['http://a.test', 'http://a.test:8080', true],
    ['https://a.test', 'http://a.test', false],
    ['https://a.test', 'https://b.test', false],
    ['https://a.test', 'https://a.test.evil.test', false],
    ['https://a.test', 'null', false],
    ['https://a.test', '', false],
  ])('%s to %s unasked: %s', (from, to, same) => {
    expect(isSameSite(from, to)).toBe(same);
  });

  it('asks before a secret of an https page goes to the same host without it', async () => {
    const handoff = await arrived('https://a.test', 'http://a.test');
    await receiving.place(handoff);
    expect((await handoffs.get(handoff))?.question).toEqual({
      kind: 'other-site',
      from: 'https://a.test',
      to: 'http://a.test',
    });
    expect(page.filled).toEqual([]);
  });

  it('asks before it goes to a page that has no site of its own', async () => {
    const handoff = await arrived('https://a.test', 'null');
    await receiving.place(handoff);
    expect((await handoffs.get(handoff))?.question).toMatchObject({ kind: 'other-site', from: 'a.test' });
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual([secret]);
  });

  it('does not show a secret that is being filled', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test');
    const [, shown] = await Promise.all([receiving.place(handoff), reveal(handoff)]);
    expect(page.filled).toEqual([secret]);
    expect(shown).toBeNull();
  });

  it('does not fill a secret that is being shown', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test');
    const [shown] = await Promise.all([reveal(handoff), receiving.place(handoff)]);
    expect(shown?.[0]?.value).toBe(secret);
    expect(page.filled).toEqual([]);
  });

  it('shows it after all when the page refuses it', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test');
    page.answer = Promise.resolve({ refusal: 'read-only' });
    const [, shown] = await Promise.all([receiving.place(handoff), reveal(handoff)]);
    expect(shown?.[0]?.value).toBe(secret);
  });
});

describe('showing what has arrived', () => {
  it.each(['kept', 'copied'] as const)('acknowledges it as %s only when the page says so', async how => {
    const handoff = await arrived('https://a.test');
    expect((await reveal(handoff))?.[0]?.value).toBe(secret);
    expect(await phaseOf(handoff)).toBe('filling');
    expect(await handoffs.get(handoff)).not.toHaveProperty('placed');
    await receiving.revealed(handoff, how);
    expect((await handoffs.get(handoff))?.placed).toEqual({ outcome: how });
    // No session: there is nobody to tell any more.
    expect(await phaseOf(handoff)).toBe('ended');
    expect(await reveal(handoff)).toBeNull();
  });

  it('gives it back when the page goes away first', async () => {
    const handoff = await arrived('https://a.test');
    const page = new AbortController();
    await receiving.reveal(handoff, page.signal);
    page.abort();
    await until(async () => (await phaseOf(handoff)) === 'received');
    expect((await reveal(handoff))?.[0]?.value).toBe(secret);
  });

  it('gives it back to a page that was gone before the answer', async () => {
    const handoff = await arrived('https://a.test');
    await receiving.reveal(handoff, AbortSignal.abort());
    await until(async () => (await phaseOf(handoff)) === 'received');
  });

  it('gives it back when the page could not copy it', async () => {
    const handoff = await arrived('https://a.test');
    await reveal(handoff);
    await receiving.revealed(handoff, 'neither');
    expect(await phaseOf(handoff)).toBe('received');
  });

  it('waits for the last of two pages', async () => {
    const handoff = await arrived('https://a.test');
    const [first, second] = [new AbortController(), new AbortController()];
    await receiving.reveal(handoff, first.signal);
    expect((await receiving.reveal(handoff, second.signal))?.[0]?.value).toBe(secret);
    first.abort();
    await receiving.place(handoff);
    expect(await phaseOf(handoff)).toBe('filling');
    second.abort();
    await until(async () => (await phaseOf(handoff)) === 'received');
  });

  it('never fills by itself what an interrupted fill may have placed, after it was given back', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test', { interrupted: true });
    await reveal(handoff);
    await receiving.revealed(handoff, 'neither');
    await receiving.place(handoff);
    expect(page.filled).toEqual([]);
    const record = await handoffs.get(handoff);
    expect(record && handoffs.view(record)).toMatchObject({ phase: 'received', fillInterrupted: true });
  });

  it('fills a field that was picked meanwhile once it is given back', async () => {
    const handoff = await arrived('https://a.test');
    await reveal(handoff);
    const field = { tabId: 1, frameId: 0, handle: 'f1', label: 'Password', origin: 'https://a.test' };
    await receiving.setTarget(handoff, field);
    expect(page.filled).toEqual([]);
    await receiving.revealed(handoff, 'neither');
    await until(async () => page.filled.length === 1);
  });

  it('is given back by the next worker, which still hears what became of it', async () => {
    const handoff = await arrived('https://a.test');
    await reveal(handoff);
    startBackground();
    await receiving.recover();
    expect(await phaseOf(handoff)).toBe('received');
    expect(await handoffs.get(handoff)).not.toHaveProperty('refusal');
    await receiving.revealed(handoff, 'kept');
    expect((await handoffs.get(handoff))?.placed).toEqual({ outcome: 'kept' });
  });

  it('does not take a fill that died for a page that went away', async () => {
    const handoff = await arrived('https://a.test');
    await handoffs.amend(handoff, record => ({ ...record, revealing: { interrupted: false } }));
    page.answer = new Promise(() => undefined);
    const field = { tabId: 1, frameId: 0, handle: 'f1', label: 'Password', origin: 'https://a.test' };
    void receiving.setTarget(handoff, field);
    await until(async () => page.filled.length === 1);
    startBackground();
    await receiving.recover();
    expect(await handoffs.get(handoff)).toMatchObject({ refusal: { word: 'interrupted' } });
    expect(page.filled).toEqual([secret]);
  });
});

describe('an item of several fields', () => {
  const others: ItemField[] = [{ label: 'User', kind: 'user', value: 'ada' }];

  it('is shown whole', async () => {
    const handoff = await arrived('https://a.test', undefined, { others });
    expect(await reveal(handoff)).toEqual([
      { label: 'Key', kind: 'password', value: secret, length: secret.length, origin: 'https://a.test' },
      { label: 'User', kind: 'user', value: 'ada', length: 3 },
    ]);
  });
});
