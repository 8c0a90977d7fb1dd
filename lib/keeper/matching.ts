/** Which of a page's fields the fields of an item belong to, from what both are called. */
import type { FieldKind } from '../protocol/item.ts';

/** A field of an item, or of a page. */
export interface Named {
  label: string;
  kind: FieldKind;
}

/** Where these stand on a page, nothing else may go by its kind, nor they into anything else. */
const secretKinds = new Set<FieldKind>(['password', 'code', 'seed']);
/** Many sites take either as the name of an account. */
const accountKinds = new Set<FieldKind>(['user', 'email']);
/** So common that the kind alone says nothing. */
const plainKinds = new Set<FieldKind>(['text', 'multiline', 'number', 'date', 'choice']);

/** The second box of a new password. */
const again = /\b(confirm|repeat|retype|again|verify|wiederholen|best[aä]tigen)/i;

const nameOf = ({ label }: Named): string =>
  label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** 0: it does not belong there. */
function likeness(given: Named, offered: Named): number {
  const sameName = nameOf(given) !== '' && nameOf(given) === nameOf(offered);
  const sameKind = given.kind === offered.kind;
  if (!sameKind && secretKinds.has(offered.kind)) return 0;
  if (sameName) return sameKind ? 5 : 2;
  if (sameKind) return plainKinds.has(given.kind) ? 0 : 3;
  return accountKinds.has(given.kind) && accountKinds.has(offered.kind) ? 1 : 0;
}

/**
 * For each of the item's fields, where in `offered` it goes; none of those twice. A single password also goes into the
 * box in which it is repeated.
 *
 * @param picked - the place in `offered` that the person pointed at: it comes first among equals.
 */
export function matchFields(given: readonly Named[], offered: readonly Named[], picked: number): number[][] {
  const pairs = given.flatMap((field, from) =>
    offered.map((other, to) => ({ from, to, score: likeness(field, other) + (to === picked ? 0.5 : 0) })),
  );
  const best = pairs
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score || a.from - b.from || a.to - b.to);
  const places: number[][] = given.map(() => []);
  const taken = new Set<number>();
  for (const { from, to } of best) {
    if (taken.has(to) || places[from]?.length !== 0) continue;
    places[from] = [to];
    taken.add(to);
  }
  const passwords = given.flatMap(({ kind }, from) => (kind === 'password' ? [from] : []));
  const [only, ...others] = passwords;
  if (only === undefined || others.length > 0 || places[only]?.length !== 1) return places;
  for (const [to, { kind, label }] of offered.entries()) {
    if (kind === 'password' && !taken.has(to) && again.test(label)) places[only] = [...places[only], to];
  }
  return places;
}
