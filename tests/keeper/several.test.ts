import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { RecipientState } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import type { RecipientView } from '../../lib/handoff/view.ts';
import type { Target } from '../../lib/keeper/handoff-record.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import type { PlannedPlace } from '../../lib/keeper/plan.ts';
import { planFacts } from '../../lib/keeper/plan-facts.ts';
import { createReceiving, type Receiving } from '../../lib/keeper/receiving.ts';
import type { Json } from '../../lib/messages.ts';
import { encodeItem, type ItemField } from '../../lib/protocol/item.ts';
import { formatLink } from '../../lib/protocol/link.ts';
import { chosen, FakeNet, FakeStore } from './fakes.ts';

interface FakeField {
  handle: string;
  label: string;
  kind: string;
  origin: string;
  writable: boolean;
}

const page = vi.hoisted(() => ({
  form: [] as unknown[],
  filled: [] as string[],
  answer: (_handle: string): unknown => undefined,
}));
vi.mock('../../lib/frames.ts', () => ({
  injectInto: () => Promise.resolve(),
  runIn: () => Promise.resolve(page.form),
  runWithValues: (_frame: unknown, _func: unknown, [handle, value]: string[]) => {
    page.filled.push(`${handle}=${value}`);
    return page.answer(handle ?? '');
  },
}));

const site = 'https://a.test';
const fields: ItemField[] = [
  { label: 'User name', kind: 'user', value: 'ada', origin: site },
  { label: 'Password', kind: 'password', value: 'correct horse', origin: site },
  { label: 'Seed', kind: 'seed', value: 'otpauth://totp/x', origin: site },
];
const field = (handle: string, kind: string, label = handle): FakeField => ({
  handle,
  label,
  kind,
  origin: site,
  writable: true,
});
const target = (handle: string, origin = site): Target => ({
  tabId: 1,
  frameId: 0,
  handle,
  label: handle,
  origin,
});
const ok = (handle: string) => Promise.resolve({ ok: true, label: handle, origin: site, how: 'set' });

let store: FakeStore;
let handoffs: Handoffs;
let receiving: Receiving;

beforeAll(() => ready());

function startBackground(): void {
  handoffs = createHandoffs({
    store,
    net: new FakeNet(),
    ambient: () => ({ now: 1_000_000_000_000, draw: drawRandom }),
    changed: () => undefined,
  });
  receiving = createReceiving({
    handoffs,
    app: 'test/0',
    settings: () => Promise.resolve(chosen),
    now: () => 1_000_000_000_000,
  });
}

beforeEach(() => {
  store = new FakeStore();
  page.filled = [];
  page.form = [field('user', 'user'), field('password', 'password')];
  page.answer = ok;
  startBackground();
});

/** An item of so many fields is here, and a field was picked or not. */
async function arrived(count: number, picked?: string): Promise<string> {
  const link = formatLink({ kind: 'handoff', server: 'http://localhost:8787', key: drawRandom(32) });
  const opened = await receiving.open(link, { acted: true });
  if ('bad' in opened) throw new Error(opened.bad);
  const { handoff } = opened;
  const record = await handoffs.get(handoff);
  const given = fields.slice(0, count);
  const held = {
    kind: 'received',
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    item: encodeItem({ v: 1, fields: given }),
    facts: given.map(({ value, ...facts }) => ({ ...facts, length: value.length })),
    note: null,
    interrupted: false,
    places: [],
  };
  const state = decodeState<RecipientState>(record?.machine ?? null);
  await store.set(`handoff:${handoff}`, {
    ...record,
    machine: encodeState({ ...state, held }),
  } as unknown as Json);
  startBackground();
  if (picked !== undefined) await receiving.setTarget(handoff, target(picked));
  return handoff;
}

const recordOf = async (handoff: string) => {
  const record = await handoffs.get(handoff);
  if (record === undefined) throw new Error('no record');
  return record;
};
const viewOf = async (handoff: string): Promise<RecipientView> => {
  const view = handoffs.view(await recordOf(handoff));
  if (view?.role !== 'recipient') throw new Error('no recipient');
  return view;
};
const planOf = async (handoff: string): Promise<[number, string, string | undefined][]> =>
  ((await recordOf(handoff)).plan ?? []).map(({ field, target, refusal }) => [
    field,
    target.handle,
    refusal?.word,
  ]);
const placesOf = async (handoff: string): Promise<[number, string][]> =>
  ((await viewOf(handoff)).item?.places ?? []).map(({ field, state }) => [field, state]);

describe('an item of several fields', () => {
  it('is mapped to the form of the picked field, and nothing is filled before the person says so', async () => {
    const handoff = await arrived(2, 'password');
    expect(await planOf(handoff)).toEqual([
      [0, 'user', undefined],
      [1, 'password', undefined],
    ]);
    await receiving.place(handoff);
    expect(page.filled).toEqual([]);
    expect((await recordOf(handoff)).target).toBeUndefined();
  });

  it('is filled field by field, and acknowledged with what the places are called', async () => {
    const handoff = await arrived(2, 'password');
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual(['user=ada', 'password=correct horse']);
    const state = handoffs.recipientState(await recordOf(handoff));
    // Without a session there is nobody to tell: it ends as delivered.
    expect(state).toMatchObject({ kind: 'ended', outcome: 'delivered' });
    expect((await viewOf(handoff)).item?.places).toMatchObject([
      { field: 0, state: 'filled', label: 'user', origin: site },
      { field: 1, state: 'filled', label: 'password', origin: site },
    ]);
  });

  it('says which place refused, keeps the rest, and fills what is left and nothing twice', async () => {
    const handoff = await arrived(2, 'password');
    page.answer = handle =>
      handle === 'user' ? ok(handle) : Promise.resolve({ refusal: 'too-long', limit: 4 });
    await receiving.confirmFill(handoff);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'received' });
    expect(await placesOf(handoff)).toEqual([[0, 'filled']]);
    expect(await planOf(handoff)).toEqual([
      [0, 'user', undefined],
      [1, 'password', 'too-long'],
    ]);
    await receiving.setTargets(handoff, [target('wider')], 1);
    expect(await planOf(handoff)).toEqual([
      [0, 'user', undefined],
      [1, 'wider', undefined],
    ]);
    page.answer = ok;
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual(['user=ada', 'password=correct horse', 'wider=correct horse']);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'ended', outcome: 'delivered' });
  });

  it('puts one value into two fields and one into none, and waits for the person to say that this is all', async () => {
    const handoff = await arrived(3);
    await receiving.setTargets(handoff, [target('first'), target('second')], 1);
    await receiving.setTargets(handoff, [target('user')], 0);
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual(['first=correct horse', 'second=correct horse', 'user=ada']);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'received' });
    const shown = await receiving.reveal(handoff, new AbortController().signal);
    expect(shown?.map(({ label }) => label)).toEqual(['Seed']);
    await receiving.revealed(handoff, 'neither');
    await receiving.finish(handoff);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'ended', outcome: 'delivered' });
  });

  it('has nothing to finish before something is filled', async () => {
    const handoff = await arrived(2, 'password');
    await receiving.finish(handoff);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'received' });
  });

  it('after a death in the middle offers what was begun by hand, and does not touch what is filled', async () => {
    const handoff = await arrived(2, 'password');
    page.answer = handle => (handle === 'user' ? ok(handle) : new Promise(() => undefined));
    void receiving.confirmFill(handoff);
    await vi.waitFor(() => expect(page.filled).toHaveLength(2));
    startBackground();
    await receiving.recover();
    await receiving.place(handoff);
    expect(page.filled).toHaveLength(2);
    expect(await placesOf(handoff)).toEqual([
      [0, 'filled'],
      [1, 'interrupted'],
    ]);
    page.answer = ok;
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual(['user=ada', 'password=correct horse', 'password=correct horse']);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'ended', outcome: 'delivered' });
  });

  it('after a death behind the last field is acknowledged without another fill', async () => {
    const handoff = await arrived(2, 'password');
    const dispatch = handoffs.dispatch.bind(handoffs);
    handoffs.dispatch = (name, event, request) =>
      event.type === 'fill-done' ? new Promise(() => undefined) : dispatch(name, event, request);
    void receiving.confirmFill(handoff);
    await vi.waitFor(async () =>
      expect(await placesOf(handoff)).toEqual([
        [0, 'filled'],
        [1, 'filled'],
      ]),
    );
    startBackground();
    await receiving.recover();
    expect(page.filled).toHaveLength(2);
    expect(await viewOf(handoff)).toMatchObject({ phase: 'ended', outcome: 'delivered' });
  });

  it('is mapped by hand where the page has no such fields', async () => {
    page.form = [field('memo', 'multiline')];
    const handoff = await arrived(2, 'memo');
    expect(await planOf(handoff)).toEqual([]);
    await receiving.setTargets(handoff, [target('memo')], 1);
    expect(await planOf(handoff)).toEqual([[1, 'memo', undefined]]);
  });

  it('does not go where the page may not be written, or says it is of another site', async () => {
    page.form = [
      { ...field('user', 'user'), writable: false },
      { ...field('password', 'password'), origin: 'https://evil.test' },
    ];
    expect(await planOf(await arrived(2, 'user'))).toEqual([]);
  });

  it('is shown with the two sites where a value would leave its own', async () => {
    const handoff = await arrived(2);
    await receiving.setTargets(handoff, [target('user', 'https://b.test')], 0);
    const plan = (await recordOf(handoff)).plan ?? [];
    expect(planFacts(plan, await viewOf(handoff)).otherSite).toEqual({ from: 'a.test', to: 'b.test' });
  });

  it('forgets where it goes when the page leaves, until another field is picked', async () => {
    const handoff = await arrived(2, 'password');
    const places = ((await recordOf(handoff)).plan ?? []).map(({ place }: PlannedPlace) => place);
    await receiving.dropPlace(handoff, places[1] ?? '', 'site-changed');
    await receiving.confirmFill(handoff);
    expect(page.filled).toEqual(['user=ada']);
    expect(await planOf(handoff)).toEqual([
      [0, 'user', undefined],
      [1, 'password', 'site-changed'],
    ]);
  });
});
