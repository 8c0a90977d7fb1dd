/** Several fields of pages that values of one item go into: each is begun once, and known to be filled or not. */
import { clipLabel } from '../../protocol/claim.ts';
import type { RecipientAct } from '../event.ts';
import type { Place, PlacedReceipt, RecipientTurn } from './state.ts';

type Act<Type extends RecipientAct['type']> = Extract<RecipientAct, { type: Type }>;

/** Stored before that field is touched. One that is filled, or being filled, is not begun again. */
export function onPlaceStarted(turn: RecipientTurn, { id, place, field }: Act<'place-started'>): void {
  const { held } = turn.state;
  if (held.kind !== 'filling' || held.id !== id || held.facts[field] === undefined) return;
  const known = held.places.find(other => other.place === place);
  if (known && (known.state !== 'interrupted' || known.field !== field)) return;
  const others = held.places.filter(other => other !== known);
  const places: Place[] = [...others, { place, field, state: 'filling' }];
  turn.state = { ...turn.state, held: { ...held, places } };
}

/** Filled and read back; also where that is learned late. */
export function onPlaceFilled(turn: RecipientTurn, { id, place, origin, label }: Act<'place-filled'>): void {
  const claim = { ...(origin === undefined ? {} : { origin }), ...(label === undefined ? {} : { label }) };
  change(turn, id, places =>
    places.map(known => (known.place === place ? { ...known, ...claim, state: 'filled' } : known)),
  );
}

/** The page would not take it, and that field is as it was. */
export function onPlaceRefused(turn: RecipientTurn, { id, place }: Act<'place-refused'>): void {
  change(turn, id, places => places.filter(known => known.place !== place || known.state === 'filled'));
}

/** Nobody will see the end of what was begun. */
export const interrupted = (places: readonly Place[]): Place[] =>
  places.map(place => (place.state === 'filling' ? { ...place, state: 'interrupted' } : place));

/** What the sender is told of the places that were filled: their names, and their site where it is one. */
export function filledReceipt(places: readonly Place[]): PlacedReceipt {
  const filled = places.filter(({ state }) => state === 'filled').toSorted((a, b) => a.field - b.field);
  const labels = filled.map(({ label }) => label ?? '').filter(label => label !== '');
  const origins = new Set(filled.map(({ origin }) => origin));
  const [origin] = origins;
  return {
    outcome: 'filled',
    ...(origin === undefined || origins.size > 1 ? {} : { origin }),
    ...(labels.length === 0 ? {} : { label: clipLabel([...new Set(labels)].join(', ')) }),
  };
}

function change(turn: RecipientTurn, id: string, make: (places: Place[]) => Place[]): void {
  const { held } = turn.state;
  if ((held.kind !== 'filling' && held.kind !== 'received') || held.id !== id) return;
  turn.state = { ...turn.state, held: { ...held, places: make(held.places) } };
}
