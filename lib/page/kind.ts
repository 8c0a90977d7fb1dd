/** Which kind of secret a field holds, from what the page declares about it. */
import type { FieldKind } from '../protocol/item.ts';
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

/** What authenticators are set up with, also where it is veiled like a password. */
const seed = /\b(t?otp|2fa|mfa|authenticator|two factor)\b.*\b(seed|secret|key)\b|\bsetup key\b|\botpauth\b/;

const named: [RegExp, FieldKind][] = [
  [/\b(t?otp|mfa|2fa|(one time|verification|authentication) ?(code|pass\w*))\b/, 'code'],
  [/\b(pass ?word|passwort|kennwort|mot de passe|contrase[nñ]a)$/, 'password'],
  [/\b(user( ?name| ?id)?|login|(benutzer|nutzer|anmelde)name|identifiant|usuario)\b/, 'user'],
  [/\be ?mail\b/, 'email'],
  [/\b(url|uri|website|web address)\b/, 'url'],
];

const match = (text: string, kinds: [RegExp, FieldKind][]): FieldKind | undefined =>
  kinds.find(([pattern]) => pattern.test(text))?.[1];

/** `session[userName]` and `user-name` as words. */
const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

/** The kind by autocomplete tokens, type, name and label, in this order; `text` when nothing says more. */
export function kindFrom({ type, autocomplete, name, label }: Declared): FieldKind {
  const [called, shown] = [spaced(name), spaced(label)];
  return (
    match(autocomplete, declared) ??
    (seed.test(called) || seed.test(shown) ? 'seed' : undefined) ??
    byType[type] ??
    match(called, named) ??
    match(shown, named) ??
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
