/** Drops in the background: what is kept before something is done, and what is done once. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { DropNet } from '../../lib/drop/net.ts';
import { beginOpening } from '../../lib/drop/opening.ts';
import { readOwnDrop } from '../../lib/drop/owner.ts';
import { dropsOn } from '../../lib/keeper/drops/drops.ts';
import { createDropFilling } from '../../lib/keeper/drops/filling.ts';
import { createLeaving } from '../../lib/keeper/drops/leaving.ts';
import { createLeftLinks } from '../../lib/keeper/drops/left-link.ts';
import { createOpenings, memoryOf, type OpeningRecord } from '../../lib/keeper/drops/openings.ts';
import { createDropBook, isOver, type OwnDropRecord } from '../../lib/keeper/drops/record.ts';
import { draftKey } from '../../lib/keeper/focus.ts';
import type { RequestPlaces } from '../../lib/keeper/requests/places.ts';
import { createPassingEntries } from '../../lib/keeper/vault/entries.ts';
import type { DropSummary, Json, Screen } from '../../lib/messages.ts';
import { leave, net } from '../drop/stage.ts';
import { startServer } from '../signaling/server.ts';
import { chosen, FakeStore } from './fakes.ts';

beforeAll(ready);

async function kept(store: FakeStore, link: string): Promise<{ opening: string; record: OpeningRecord }> {
  const openings = createOpenings(store);
  const opening = await openings.begin(link);
  const record = await openings.get(opening);
  if (record === undefined) throw new Error('it was not kept');
  return { opening, record };
}

describe('an opening', () => {
  it('is kept with its name to the server before it is claimed, and claimed under that name again', async () => {
    const { url } = await startServer();
    const left = await leave(url);
    const store = new FakeStore();
    const openings = createOpenings(store);
    const { opening, record } = await kept(store, left.link);
    const claimants: unknown[] = [];
    const watched: DropNet = {
      ...net,
      async fetch(address, init) {
        if (address.endsWith('/claim')) {
          const { claimant } = JSON.parse(String(init.body)) as { claimant: string };
          expect((await openings.get(opening))?.claimant).toBe(claimant);
          claimants.push(claimant);
        }
        return net.fetch(address, init);
      },
    };
    const open = (memory: OpeningRecord) =>
      beginOpening(watched, left.parsed, memoryOf(memory, openings)).open('', () => undefined);
    expect(await open(record)).toHaveProperty('ok');
    // As another page, after a reload.
    expect(await open((await openings.get(opening)) ?? record)).toHaveProperty('ok');
    expect(new Set(claimants).size).toBe(1);
    expect((await readOwnDrop(net, left.owner)).claims).toHaveLength(1);
    expect([...store.kept.values()].join()).not.toContain('correct horse');
  });

  it('that is acknowledged keeps nothing that opens it', async () => {
    const { url } = await startServer();
    const left = await leave(url, { passphrase: 'tea for two' });
    const store = new FakeStore();
    const openings = createOpenings(store);
    const { opening, record } = await kept(store, left.link);
    const drop = beginOpening(net, left.parsed, memoryOf(record, openings));
    expect(await drop.open('tea for two', () => undefined)).toHaveProperty('ok');
    expect(await openings.get(opening)).toHaveProperty('stretched');
    expect(await drop.acknowledge({ outcome: 'kept' })).toHaveProperty('ok');
    const after = await openings.get(opening);
    expect(after).toMatchObject({ over: true });
    for (const secret of ['link', 'claimant', 'stretched']) expect(after).not.toHaveProperty(secret);
  });

  it('that was filled when the worker died is told to its owner by the next one', async () => {
    const { url } = await startServer();
    const left = await leave(url);
    const store = new FakeStore();
    const openings = createOpenings(store);
    const { opening, record } = await kept(store, left.link);
    await beginOpening(net, left.parsed, memoryOf(record, openings)).open('', () => undefined);
    const filled = { at: Date.now(), origin: 'https://github.com', label: 'Password' };
    await openings.amend(opening, before => ({ ...before, filled }));
    const places = {} as RequestPlaces;
    await createDropFilling({ openings, places, net, now: Date.now }).recover();
    expect((await readOwnDrop(net, left.owner)).claims).toMatchObject([
      { receipt: { outcome: 'filled', origin: 'https://github.com', label: 'Password' } },
    ]);
    expect(await openings.get(opening)).toMatchObject({ over: true });
  });
});

describe('leaving', () => {
  it('what was picked happens once, however often it is asked for', async () => {
    const { url } = await startServer();
    const store = new FakeStore();
    const book = createDropBook(createPassingEntries(store));
    const draft = { draft: 'd', fields: [{ label: 'Password', kind: 'password', value: 'correct horse' }] };
    await store.set(draftKey('d'), draft as unknown as Json);
    const leaving = createLeaving({
      store,
      sharing: { draft: async id => (await store.get<Json>(draftKey(id))) as never },
      book,
      links: createLeftLinks(store),
      net,
      settings: () => Promise.resolve({ ...chosen, server: url }),
      tokens: { of: () => Promise.resolve(undefined) },
      end: () => Promise.reject(new Error('no handoff was given up')),
      now: Date.now,
    });
    const order = {
      draft: 'd',
      fields: [{ at: 0, label: 'Password' }],
      passphrase: '',
      ttl: 600,
      opens: 1,
    };
    const drop = await leaving.leave(order);
    expect(drop).toEqual(expect.any(String));
    expect(await leaving.leave(order)).toBe(drop);
    expect(await book.list()).toHaveLength(1);
    expect(JSON.stringify(await book.list())).not.toMatch(/correct horse|\/d#/);
    expect(await store.get(draftKey('d'))).toBeUndefined();
  });
});

describe('one’s own drop', () => {
  const now = Date.UTC(2026, 10, 21);
  const seconds = now / 1000;
  const record = (fate?: OwnDropRecord['fate'], expires = seconds + 60): OwnDropRecord => ({
    drop: 'd',
    owner: { server: 'https://post.example', id: 'd', token: 't', receiptKey: 'k', expires },
    label: '',
    place: '',
    leftAt: now,
    opens: 1,
    passphrase: true,
    ...(fate === undefined ? {} : { fate }),
  });
  const claimed = { at: seconds, acked: null };
  it.each([
    ['nobody asked about', record(), false],
    ['nobody asked about in time', record(undefined, seconds - 1), true],
    ['waits', record({ state: 'waiting', left: 1, claims: [] }), false],
    ['was fetched', record({ state: 'claimed', left: 1, claims: [claimed] }), false],
    ['was opened, one receipt missing', record({ state: 'opened', left: 0, claims: [claimed] }), false],
    ['was opened', record({ state: 'opened', left: 0, claims: [{ ...claimed, acked: seconds }] }), true],
    ['was withdrawn', record({ state: 'withdrawn', left: 0, claims: [] }), true],
  ])('that %s: %#', (_, drop, over) => {
    expect(isOver(drop, now)).toBe(over);
  });
});

describe('the drops that a page shows', () => {
  const summaries = Array.from({ length: 12 }, (_, at): DropSummary => {
    return { drop: `d${at}`, label: '', place: '', leftAt: 0, expires: 0 };
  });
  it.each([
    ['the list of all: the newest', { kind: 'drops', drops: summaries } as const, 10],
    ['one', { kind: 'drop', drop: 'd0', summary: summaries[0], opens: 1, passphrase: false } as const, 1],
    ['none', { kind: 'gone' } as const, 0],
  ])('are looked at often: %s', (_, screen, count) => {
    expect(dropsOn(screen as Screen)).toEqual(summaries.slice(0, count).map(({ drop }) => drop));
  });
});
