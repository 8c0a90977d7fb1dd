/** One setting of the server, and the kinds of values that settings take. */
import * as v from 'valibot';
import { accessCharacters } from '../lib/protocol/limits.ts';

/** `preset` is used when the variable is absent or empty; `allowed` completes "must be …". */
export interface Setting<Output> {
  name: `FIELDPOST_${string}`;
  preset: string;
  says: string;
  allowed: string;
  schema: v.GenericSchema<string, Output>;
}

export function setting<Output>(
  name: Setting<Output>['name'],
  preset: string,
  says: string,
  allowed: string,
  schema: v.GenericSchema<string, Output>,
): Setting<Output> {
  return { name, preset, says, allowed, schema };
}

export function count(
  name: Setting<number>['name'],
  preset: number,
  says: string,
  least: number,
  most: number,
) {
  return setting(
    name,
    String(preset),
    says,
    `a whole number from ${least} to ${most}`,
    v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number), v.minValue(least), v.maxValue(most)),
  );
}

export const list = v.pipe(
  v.string(),
  v.transform(text =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== ''),
  ),
);

export const addresses = v.pipe(
  list,
  v.array(v.pipe(v.string(), v.regex(/^[0-9A-Fa-f.:]{2,45}(\/\d{1,3})?$/))),
);

export const path = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.transform(text => (text === '' ? undefined : text)),
);

/** Of a secret that somebody draws once and types never. */
export const fewestCharacters = 16;

export function secret(name: Setting<string>['name'], says: string) {
  return setting(
    name,
    '',
    says,
    `a secret of ${fewestCharacters} to ${accessCharacters} characters`,
    v.pipe(
      v.string(),
      v.check(text => text === '' || (text.length >= fewestCharacters && text.length <= accessCharacters)),
      v.transform(text => (text === '' ? undefined : text)),
    ),
  );
}

export function webUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}

export function redisUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
}
