import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { RecipientState } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import { createReceiving, isSameSite, type Receiving } from '../../lib/keeper/receiving.ts';
import type { Json } from '../../lib/messages.ts';
import { encodeItem } from '../../lib/protocol/item.ts';
import { formatLink } from '../../lib/protocol/link.ts';
import { FakeNet, FakeStore } from './fakes.ts';

const page = vi.hoisted(() => ({ filled: [] as unknown[], answer: Promise.resolve<unknown>(undefined) }));
vi.mock('../../lib/keeper/page-access.ts', () => ({
  runIn: (_frame: unknown, _func: unknown, args: unknown[]) => {
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
  receiving = createReceiving({ handoffs, app: 'test/0', policy: 'prefer-direct', now: () => at });
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
async function arrived(origin: string | undefined, target?: string): Promise<string> {
  const handoff = await open();
  const state = await stateOf(handoff);
  const record = await handoffs.get(handoff);
  const item = encodeItem({
    v: 1,
    fields: [{ label: 'Key', kind: 'password', value: secret, ...(origin === undefined ? {} : { origin }) }],
  });
  const facts = [{ label: 'Key', kind: 'password', length: secret.length }];
  const held = {
    kind: 'received',
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    item,
    facts,
    note: null,
    interrupted: false,
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
    const [, shown] = await Promise.all([receiving.place(handoff), receiving.reveal(handoff, 'kept')]);
    expect(page.filled).toEqual([secret]);
    expect(shown).toBeNull();
  });

  it('does not fill a secret that is being shown', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test');
    const [shown] = await Promise.all([receiving.reveal(handoff, 'kept'), receiving.place(handoff)]);
    expect(shown?.value).toBe(secret);
    expect(page.filled).toEqual([]);
  });

  it('shows it after all when the page refuses it', async () => {
    const handoff = await arrived('https://a.test', 'https://a.test');
    page.answer = Promise.resolve({ refusal: 'read-only' });
    const [, shown] = await Promise.all([receiving.place(handoff), receiving.reveal(handoff, 'kept')]);
    expect(shown?.value).toBe(secret);
  });
});
