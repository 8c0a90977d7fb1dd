/** States, events and effects as JSON, so that they can be stored and sent between contexts. */
import { fromBase64url, toBase64url } from '../crypto/bytes.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

const bytesMark = '$bytes';
const objectMark = '$object';

/**
 * The value as JSON: byte arrays become `{"$bytes": base64url}`, members that are undefined are left out.
 * An object that itself has a member starting with `$` (a peer may send one) is written as a list of its members, so
 * that nothing from outside can turn into bytes.
 *
 * @throws TypeError for what JSON cannot carry: functions, symbols, bigints, NaN and infinities.
 */
export function encodeState(value: unknown): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Uint8Array) return { [bytesMark]: toBase64url(value) };
  if (Array.isArray(value)) return value.map(encodeState);
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]): [string, JsonValue] => [name, encodeState(member)]);
    if (members.some(([name]) => name.startsWith('$') || name === '__proto__'))
      return { [objectMark]: members };
    return Object.fromEntries(members);
  }
  throw new TypeError(`a record cannot hold a ${typeof value} like ${String(value)}`);
}

/**
 * The value of `encodeState`'s JSON. The caller names the type: it must have been encoded by this program.
 *
 * @throws TypeError when a `$` member is not of this format.
 */
export function decodeState<Value>(json: unknown): Value {
  return revive(json) as Value;
}

function revive(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(revive);
  if (json === null || typeof json !== 'object') return json;
  const members = Object.entries(json);
  const [first] = members;
  if (!first?.[0].startsWith('$')) {
    return Object.fromEntries(members.map(([name, member]) => [name, revive(member)]));
  }
  const [mark, content] = first;
  if (mark === bytesMark && typeof content === 'string') {
    const bytes = fromBase64url(content);
    if (bytes) return bytes;
  }
  if (mark === objectMark && Array.isArray(content)) {
    return Object.fromEntries(content.map(([name, member]: [string, unknown]) => [name, revive(member)]));
  }
  throw new TypeError(`a record's member ${mark} is damaged`);
}

/** Every byte array within a value. */
export function bytesIn(value: unknown, found: Set<Uint8Array> = new Set()): Set<Uint8Array> {
  if (value instanceof Uint8Array) found.add(value);
  else if (Array.isArray(value)) for (const member of value) bytesIn(member, found);
  else if (value !== null && typeof value === 'object') {
    for (const member of Object.values(value)) bytesIn(member, found);
  }
  return found;
}
