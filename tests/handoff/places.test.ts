import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { RecipientAct } from '../../lib/handoff/event.ts';
import { type RecipientState, stepRecipient, viewRecipient } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import { linkOf, startSender, stepSender, viewSender } from '../../lib/handoff/sender.ts';
import { encodeItem, type Item } from '../../lib/protocol/item.ts';
import { itemBytes } from '../../lib/protocol/limits.ts';
import { app, joinedRecipient, startOfTime } from './driven.ts';

const id = 'AAAAAAAAAAAAAAAAAAAAAA';
const other = 'BBBBBBBBBBBBBBBBBBBBBB';
const item: Item = {
  v: 1,
  fields: [
    { label: 'User', kind: 'user', value: 'ada' },
    { label: 'Password', kind: 'password', value: 'correct horse' },
  ],
};
const ambient = { now: startOfTime, draw: (count: number) => new Uint8Array(count).fill(7) };

beforeAll(() => ready());

function sender() {
  const options = { handoff: 's', server: 'https://fieldpost.example', item, app };
  return startSender({ ...options, policy: 'relay' }, ambient).state;
}

/** A recipient that holds the item. */
function holding(): RecipientState {
  const { state } = joinedRecipient(linkOf(sender()));
  if (state.kind !== 'running') throw new Error('it has ended');
  const facts = item.fields.map(({ value, ...field }) => ({ ...field, length: value.length }));
  const held = { id, item: encodeItem(item), facts, note: null, interrupted: false, places: [] };
  return { ...state, held: { kind: 'received', ...held } };
}

/** Each step from what the one before stored. */
function reached(...acts: RecipientAct[]): RecipientState {
  return acts.reduce<RecipientState>((state, act) => {
    const stored = decodeState<RecipientState>(JSON.parse(JSON.stringify(encodeState(state))));
    return stepRecipient(stored, act, ambient).state;
  }, holding());
}
const places = (state: RecipientState) =>
  (viewRecipient(state, startOfTime).item?.places ?? []).map(({ place, state }) => `${place} ${state}`);

const begun: RecipientAct = { type: 'fill-started', id };
const start = (place: string, field = 0): RecipientAct => ({ type: 'place-started', id, place, field });
const filled = (place: string, label = place): RecipientAct => ({
  type: 'place-filled',
  id,
  place,
  label,
  origin: 'https://a.test',
});

describe('the places of several values', () => {
  it('are begun only within a fill, for a value that there is, of the item that is here', () => {
    expect(places(reached(start('a')))).toEqual([]);
    expect(places(reached(begun, start('a', 2)))).toEqual([]);
    expect(places(reached(begun, { type: 'place-started', id: other, place: 'a', field: 0 }))).toEqual([]);
    expect(places(reached(begun, start('a')))).toEqual(['a filling']);
  });

  it('are begun once: neither again while filling, nor once filled, nor for another value', () => {
    const twice = reached(begun, start('a', 0), start('a', 1));
    expect(viewRecipient(twice, startOfTime).item?.places).toEqual([
      { place: 'a', field: 0, state: 'filling' },
    ]);
    expect(places(reached(begun, start('a'), filled('a'), start('a')))).toEqual(['a filled']);
  });

  it('are filled only where they were begun', () => {
    expect(places(reached(begun, filled('a')))).toEqual([]);
    expect(places(reached(begun, start('a'), { type: 'place-refused', id, place: 'a' }))).toEqual([]);
  });

  it('a refusal takes nothing back that is filled', () => {
    expect(
      places(reached(begun, start('a'), filled('a'), { type: 'place-refused', id, place: 'a' })),
    ).toEqual(['a filled']);
  });

  it('interrupted ones may be begun again, and a late word that one was filled is taken', () => {
    const cut: RecipientAct[] = [
      begun,
      start('a'),
      start('b', 1),
      filled('a'),
      { type: 'fill-interrupted', id },
    ];
    expect(places(reached(...cut))).toEqual(['a filled', 'b interrupted']);
    expect(places(reached(...cut, filled('b')))).toEqual(['a filled', 'b filled']);
    expect(places(reached(...cut, begun, start('a'), start('b', 1)))).toEqual(['a filled', 'b filling']);
  });

  it('make the receipt: what was filled by name, the site where it is one', () => {
    const done: RecipientAct = { type: 'fill-done', id, outcome: 'kept', label: 'claimed' };
    const state = reached(begun, start('b', 1), start('a'), filled('b', 'Key'), filled('a', 'Login'), done);
    // Nobody is there to be told, so it ends; what was filled is known still.
    expect(state).toMatchObject({ kind: 'ended', outcome: 'delivered' });
    expect(places(state)).toEqual(['b filled', 'a filled']);
  });

  it('end what expires or is declined as delivered, where one of them is filled', () => {
    const partly: RecipientAct[] = [begun, start('a'), filled('a'), { type: 'fill-refused', id }];
    expect(reached(...partly, { type: 'decline' })).toMatchObject({ kind: 'ended', outcome: 'delivered' });
    const [late] = [
      stepRecipient(
        reached(...partly),
        { type: 'timer', name: 'lifetime' },
        {
          ...ambient,
          now: startOfTime + 86_400_001,
        },
      ),
    ];
    expect(late?.state).toMatchObject({ kind: 'ended', outcome: 'delivered' });
    expect(reached(begun, { type: 'fill-refused', id }, { type: 'decline' })).toMatchObject({
      outcome: 'declined',
    });
  });
});

describe('what is shared', () => {
  const fieldsAfter = (...acts: Parameters<typeof stepSender>[1][]) =>
    viewSender(
      acts.reduce((state, act) => stepSender(state, act, ambient).state, sender()),
      startOfTime,
    ).fields.map(({ label }) => label);

  it('can be named otherwise and taken out, but for the last of it', () => {
    expect(fieldsAfter({ type: 'relabel', field: 1, label: 'Wiki' })).toEqual(['User', 'Wiki']);
    expect(fieldsAfter({ type: 'drop-field', field: 0 })).toEqual(['Password']);
    const none = { type: 'drop-field', field: 0 } as const;
    expect(fieldsAfter(none, none)).toEqual(['Password']);
    expect(fieldsAfter({ type: 'relabel', field: 9, label: 'x' })).toEqual(['User', 'Password']);
  });

  it('keeps its name where a longer one would not fit', () => {
    const around = JSON.stringify({ v: 1, fields: [{ label: 'L', kind: 'text', value: '' }] }).length;
    const full: Item = {
      v: 1,
      fields: [{ label: 'L', kind: 'text', value: 'x'.repeat(itemBytes - around) }],
    };
    const replaced = { type: 'replace-item', item: full } as const;
    expect(fieldsAfter(replaced, { type: 'relabel', field: 0, label: 'LL' })).toEqual(['L']);
    expect(fieldsAfter(replaced, { type: 'relabel', field: 0, label: 'M' })).toEqual(['M']);
  });
});
