import type { Item } from '../protocol/item.ts';
import type { FieldFacts } from './view.ts';

/** What may be shown of an item's fields. */
export function factsOf(item: Item): FieldFacts[] {
  return item.fields.map(({ label, kind, value, origin }) => ({
    label,
    kind,
    length: [...value].length,
    ...(origin === undefined ? {} : { origin }),
  }));
}
