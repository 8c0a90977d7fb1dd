/** Which kind of field a name speaks of: the name in a page's markup, the label beside it, or the one a person gave. */
import type { FieldKind } from './item.ts';

/** What authenticators are set up with. */
const seed = /\b(t?otp|2fa|mfa|authenticator|two factor)\b.*\b(seed|secret|key)\b|\bsetup key\b|\botpauth\b/;

const named: [RegExp, FieldKind][] = [
  [/\b(t?otp|mfa|2fa|(one time|verification|authentication) ?(code|pass\w*))\b/, 'code'],
  [/\b(pass ?word|passwort|kennwort|mot de passe|contrase[nñ]a)$/, 'password'],
  [/\b(url|uri|website|web address)\b/, 'url'],
  [/\b(user( ?name| ?id)?|login|(benutzer|nutzer|anmelde)name|identifiant|usuario)\b/, 'user'],
  [/\be ?mail\b/, 'email'],
];

/** `session[userName]` and `user-name` as words. */
const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

export const isSeedName = (name: string): boolean => seed.test(spaced(name));

/** Undefined where the name says nothing of the kind. */
export function kindNamed(name: string): FieldKind | undefined {
  if (isSeedName(name)) return 'seed';
  const text = spaced(name);
  return named.find(([pattern]) => pattern.test(text))?.[1];
}
