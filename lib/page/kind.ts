/** Which kind of secret a field holds, from what the page declares about it. */
import type { FieldKind } from '../protocol/item.ts';
import { isSeedName, kindNamed } from '../protocol/kind.ts';
import { type Field, isInput, isTextArea } from './field.ts';
import { labelOf } from './label.ts';
import { splitBoxes } from './split.ts';

/** What a page says about a native input. */
export interface Declared {
  type: string;
  autocomplete: string;
  /** Its name and id. */
  name: string;
  label: string;
}

const byType: Partial<Record<string, FieldKind>> = {
  password: 'password',
  email: 'email',
  url: 'url',
  date: 'date',
  month: 'date',
  week: 'date',
  time: 'date',
  'datetime-local': 'date',
};

/** A password shown by an "eye" button is type=text, with the same autocomplete. */
const declared: [RegExp, FieldKind][] = [
  [/(current|new)-password/, 'password'],
  [/one-time-code/, 'code'],
  [/username/, 'user'],
  [/email/, 'email'],
  [/url/, 'url'],
];

/** The kind by autocomplete tokens, type, name and label, in this order; `text` when nothing says more. */
export function kindFrom({ type, autocomplete, name, label }: Declared): FieldKind {
  return (
    declared.find(([pattern]) => pattern.test(autocomplete))?.[1] ??
    // Seeds are veiled like passwords on many pages.
    (isSeedName(name) || isSeedName(label) ? 'seed' : undefined) ??
    byType[type] ??
    kindNamed(name) ??
    kindNamed(label) ??
    (type === 'number' || type === 'range' ? 'number' : 'text')
  );
}

/** The field's kind by what it is and what the page declares. */
export function kindOf(field: Field): FieldKind {
  const { element } = field;
  if (field.form === 'select') return 'choice';
  if (field.form === 'rich' || field.form === 'code' || isTextArea(element)) return 'multiline';
  if (!isInput(element)) return 'text';
  const { type, autocomplete, name, id } = element;
  const kind = kindFrom({ type, autocomplete, name: `${name} ${id}`, label: labelOf(field) });
  return (kind === 'text' || kind === 'number') && splitBoxes(element) ? 'code' : kind;
}
