/** What a received item is to standard output, and to the command that gets it. */
import type { Item, ItemField } from '../lib/protocol/item.ts';

/** The field that `--field` names, by its label or its kind; null where there is none, or more than one. */
export function fieldNamed(item: Item, name: string): ItemField | null {
  const wanted = name.trim().toLowerCase();
  const labelled = item.fields.filter(({ label }) => label.trim().toLowerCase() === wanted);
  const found = labelled.length > 0 ? labelled : item.fields.filter(({ kind }) => kind === wanted);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** One value as it is; several with their labels. */
export function textOf({ fields }: Item): string {
  const [only, ...others] = fields;
  if (only && others.length === 0) return only.value;
  return fields.map(({ label, value }) => `${label}: ${value}`).join('\n');
}

/**
 * One value under the name itself; several as NAME_LABEL each. What follows the name is the sender's, so that nothing of
 * theirs can stand in for a variable that something else reads.
 */
export function environmentOf({ fields }: Item, name: string): Record<string, string> {
  const [only, ...others] = fields;
  if (only && others.length === 0) return { [name]: only.value };
  const variables: Record<string, string> = {};
  for (const { label, value } of fields) {
    const plain = label
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const base = `${name}_${plain || 'FIELD'}`;
    let variable = base;
    for (let n = 2; variable in variables; n += 1) variable = `${base}_${n}`;
    variables[variable] = value;
  }
  return variables;
}
