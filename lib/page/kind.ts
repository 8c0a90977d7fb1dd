/** Which kind of secret a field holds, from what the page declares about it. */
import type { FieldKind } from '../protocol/item.ts';
import { type Field, isInput, isTextArea } from './field.ts';
import { splitBoxes } from './split.ts';

const byAutocomplete: [RegExp, FieldKind][] = [
  [/^(current|new)-password$/, 'password'],
  [/^one-time-code$/, 'code'],
  [/^username$/, 'user'],
  [/^email$/, 'email'],
  [/^url$/, 'url'],
];

const byType: Partial<Record<string, FieldKind>> = {
  password: 'password',
  email: 'email',
  url: 'url',
  number: 'number',
  range: 'number',
  date: 'date',
  month: 'date',
  week: 'date',
  time: 'date',
  'datetime-local': 'date',
};

/** The field's kind by its type, its autocomplete tokens, and its name; `text` when nothing says more. */
export function kindOf(field: Field): FieldKind {
  const { element } = field;
  if (field.form === 'select') return 'choice';
  if (field.form === 'rich' || field.form === 'code' || isTextArea(element)) return 'multiline';
  if (!isInput(element)) return 'text';
  // A password shown by an "eye" button is type=text with the same autocomplete.
  for (const token of (element.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/)) {
    const kind = byAutocomplete.find(([pattern]) => pattern.test(token))?.[1];
    if (kind) return kind;
  }
  const typed = byType[element.type];
  if (typed) return typed;
  if (splitBoxes(element)) return 'code';
  const name = `${element.name} ${element.id}`.toLowerCase();
  if (/\b(otp|totp|mfa|2fa|one.?time.?code|verification.?code)\b/.test(name)) return 'code';
  if (/\b(user.?name|login|user.?id)\b/.test(name)) return 'user';
  return 'text';
}
