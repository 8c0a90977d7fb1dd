/** Which fields of pages the values of an item of several fields go into: by proposal, and by hand. */
import type { PlaceView } from '../handoff/view.ts';
import type { FieldRefusal } from '../messages.ts';
import type { Target } from './handoff-record.ts';

/** One field of a page that is to get a value. */
export interface PlannedPlace {
  /** Its name in the machine. */
  place: string;
  /** The value's place in the item. */
  field: number;
  target: Target;
  refusal?: { word: FieldRefusal; limit?: number };
}

export type Plan = readonly PlannedPlace[];

/** The page's field cannot be found any more: only another one helps. */
export const isLost = ({ refusal }: PlannedPlace): boolean =>
  refusal?.word === 'gone' || refusal?.word === 'site-changed';

export const sameField = (a: Target, b: Target): boolean =>
  a.tabId === b.tabId && a.frameId === b.frameId && a.documentId === b.documentId && a.handle === b.handle;

const isFilled = (places: readonly PlaceView[], { place }: PlannedPlace): boolean =>
  places.some(other => other.place === place && other.state === 'filled');

/**
 * With more places for one value. A field of a page gets one value: it moves here from wherever it was, unless it is
 * filled already. Places of this value that the page refused make room.
 */
export function withTargets(
  plan: Plan,
  places: readonly PlaceView[],
  added: { field: number; targets: readonly Target[]; name(): string },
): Plan {
  const { field, targets, name } = added;
  const filled = plan.filter(planned => isFilled(places, planned));
  const fresh: PlannedPlace[] = [];
  for (const target of targets) {
    if (![...filled, ...fresh].some(planned => sameField(planned.target, target))) {
      fresh.push({ place: name(), field, target });
    }
  }
  const others = plan.filter(
    planned =>
      isFilled(places, planned) ||
      (!fresh.some(({ target }) => sameField(planned.target, target)) &&
        (planned.field !== field || planned.refusal === undefined)),
  );
  return [...others, ...fresh];
}

/** Without a place, unless it is filled. */
export const without = (plan: Plan, places: readonly PlaceView[], place: string): Plan =>
  plan.filter(planned => planned.place !== place || isFilled(places, planned));

/** What is still to be filled, and can be. */
export const dueOf = (plan: Plan, places: readonly PlaceView[]): Plan =>
  plan.filter(planned => !isFilled(places, planned) && !isLost(planned));

/** Every value is in a field at least, and every field that was meant to has its value. */
export function isComplete(plan: Plan, places: readonly PlaceView[], fields: number): boolean {
  const placed = new Set(places.filter(({ state }) => state === 'filled').map(({ field }) => field));
  return placed.size === fields && plan.every(planned => isFilled(places, planned));
}
