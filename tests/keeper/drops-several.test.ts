/** Several values of one drop and the fields of a page: proposed, picked by hand, refused, filled once. */
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { beginOpening } from '../../lib/drop/opening.ts';
import { readOwnDrop } from '../../lib/drop/owner.ts';
import { createDropFilling } from '../../lib/keeper/drops/filling.ts';
import { createOpenings, memoryOf } from '../../lib/keeper/drops/openings.ts';
import type { Target } from '../../lib/keeper/handoff-record.ts';
import { createRequestPlaces } from '../../lib/keeper/requests/places.ts';
import type { FieldKind } from '../../lib/protocol/item.ts';
import { leave, net } from '../drop/stage.ts';
import { startServer } from '../signaling/server.ts';
import { FakeStore } from './fakes.ts';

const page = vi.hoisted(() => ({
  form: [] as { handle: string; label: string; kind: string; origin: string; writable: boolean }[],
  filled: [] as string[],
  refuses: '',
}));
vi.mock('../../lib/frames.ts', () => ({
  runIn: (_frame: unknown, run: unknown) => Promise.resolve(String(run).includes('form') ? page.form : true),
  runWithValues: async (_frame: unknown, _run: unknown, [handle = '', value = '']: string[]) => {
    if (handle === page.refuses) return { refusal: 'too-long', limit: 4 };
    page.filled.push(`${handle}=${value}`);
    return { ok: true };
  },
}));
beforeAll(ready);

const origin = 'https://shop.test';
const values = [
  { label: 'User name', kind: 'user' as const, value: 'ada' },
  { label: 'Password', kind: 'password' as const, value: 'correct horse' },
  { label: 'Customer', kind: 'text' as const, value: '20261122' },
];
const field = (handle: string, label: string, kind: FieldKind) => ({
  handle,
  label,
  kind,
  origin,
  writable: true,
});
const target = (handle: string, label: string): Target => ({
  tabId: 7,
  frameId: 0,
  documentId: 'd',
  handle,
  label,
  origin,
});

async function opened() {
  const left = await leave((await startServer()).url, { of: { fields: values } });
  const store = new FakeStore();
  const openings = createOpenings(store);
  const opening = await openings.begin(left.link);
  const record = await openings.get(opening);
  if (record === undefined) throw new Error('it was not kept');
  await beginOpening(net, left.parsed, memoryOf(record, openings)).open('', () => undefined);
  const filling = createDropFilling({
    openings,
    places: createRequestPlaces(store),
    net,
    now: Date.now,
  });
  return {
    opening,
    filling,
    places: async () =>
      (await filling.screen(opening, false))?.places.map(place => place && `${place.label} ${place.state}`),
    receipts: async () => (await readOwnDrop(net, left.owner)).claims.map(({ receipt }) => receipt),
  };
}

beforeEach(() => {
  page.filled = [];
  page.refuses = '';
  page.form = [field('m', 'E-mail', 'email'), field('p', 'Password', 'password'), field('n', 'No.', 'text')];
});

it('go where the form of the picked field has their like; the rest waits for the person', async () => {
  const { opening, filling, places } = await opened();
  await filling.picked(opening, undefined, target('m', 'E-mail'));
  expect(await places()).toEqual(['E-mail picked', 'Password picked', null]);
  // A field of a page gets one value.
  await filling.picked(opening, 2, target('m', 'E-mail'));
  expect(await places()).toEqual([null, 'Password picked', 'E-mail picked']);
  expect(page.filled).toEqual([]);
});

it('are told as filled once all are, and none is filled twice', async () => {
  const { opening, filling, places, receipts } = await opened();
  await filling.picked(opening, undefined, target('m', 'E-mail'));
  await filling.picked(opening, 2, target('n', 'No.'));
  page.refuses = 'n';
  await filling.fill(opening);
  expect(await places()).toEqual(['E-mail filled', 'Password filled', 'No. picked']);
  expect((await filling.screen(opening, false))?.places[2]).toMatchObject({
    refusal: { word: 'too-long', limit: 4 },
  });
  expect(await receipts()).toEqual([undefined]);
  page.refuses = '';
  await filling.fill(opening);
  expect(page.filled).toEqual(['m=ada', 'p=correct horse', 'n=20261122']);
  expect(await receipts()).toEqual([{ outcome: 'filled', origin, label: 'E-mail, Password, No.' }]);
});

it('are told as far as they were filled, when the person says that this is enough', async () => {
  const { opening, filling, receipts } = await opened();
  await filling.finish(opening);
  expect(await receipts()).toEqual([undefined]);
  await filling.picked(opening, 1, target('p', 'Password'));
  await filling.fill(opening);
  expect(await receipts()).toEqual([undefined]);
  await filling.finish(opening);
  expect(await receipts()).toEqual([{ outcome: 'filled', origin, label: 'Password' }]);
  expect(page.filled).toEqual(['p=correct horse']);
});
