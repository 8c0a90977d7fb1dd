/** Which kind of secret a field holds, from what the page declares about it. */
import type { FieldKind } from '../protocol/item.ts';
import { type Field, isInput, isTextArea } from './field.ts';
import { splitBoxes } from './split.ts';

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

/** A password shown by an "eye" button is type=text, with the same autocomplete. */
const declared: [RegExp, FieldKind][] = [
  [/(current|new)-password/, 'password'],
  [/one-time-code/, 'code'],
  [/username/, 'user'],
  [/email/, 'email'],
  [/url/, 'url'],
];

const named: [RegExp, FieldKind][] = [
  [/\b(otp|totp|mfa|2fa|one.?time.?code|verification.?code)\b/i, 'code'],
  [/\b(user.?name|login|user.?id)\b/i, 'user'],
];

const match = (text: string, kinds: [RegExp, FieldKind][]): FieldKind | undefined =>
  kinds.find(([pattern]) => pattern.test(text))?.[1];

/** The field's kind by its type, its autocomplete tokens, and its name; `text` when nothing says more. */
export function kindOf(field: Field): FieldKind {
  const { element } = field;
  if (field.form === 'select') return 'choice';
  if (field.form === 'rich' || field.form === 'code' || isTextArea(element)) return 'multiline';
  if (!isInput(element)) return 'text';
  return (
    match(element.autocomplete, declared) ??
    byType[element.type] ??
    (splitBoxes(element) ? 'code' : match(`${element.name} ${element.id}`, named)) ??
    'text'
  );
}
