import * as v from 'valibot';
import { utf8 } from '../crypto/bytes.ts';
import { clipLabel, originClaim } from './claim.ts';
import { parseJsonBytes } from './encoding.ts';
import { fieldsPerItem, itemBytes } from './limits.ts';

export const fieldKinds = [
  'password',
  'text',
  'user',
  'code',
  'seed',
  'email',
  'url',
  'number',
  'date',
  'multiline',
  'choice',
] as const;
export type FieldKind = (typeof fieldKinds)[number];

export interface ItemField {
  label: string;
  kind: FieldKind;
  value: string;
  /** Where it was taken from, `https://…`; the sender's claim. */
  origin?: string;
}

/** What is handed over: at most 48,000 bytes of JSON. */
export interface Item {
  v: 1;
  fields: ItemField[];
  note?: string;
}

const fieldShape = v.object({
  label: v.string(),
  kind: v.fallback(v.picklist(fieldKinds), 'text'),
  value: v.string(),
  origin: v.exactOptional(v.string()),
});

const itemShape = v.object({
  v: v.literal(1),
  fields: v.pipe(v.array(fieldShape), v.minLength(1), v.maxLength(fieldsPerItem)),
  note: v.exactOptional(v.string()),
});

/** The fields of an item of any kind, at least so many, or null. */
export function parseFields(fields: unknown, least: number): ItemField[] | null {
  const parsed = v.safeParse(v.pipe(v.array(fieldShape), v.maxLength(fieldsPerItem)), fields);
  return parsed.success && parsed.output.length >= least ? presentableFields(parsed.output) : null;
}

/**
 * The item of its JSON, or null when it is none. A kind that this version does not know is `text`, a long label is
 * clipped, an origin that is none is dropped: the value matters more than its name.
 */
export function parseItem(bytes: Uint8Array): Item | null {
  if (bytes.length > itemBytes) return null;
  const parsed = v.safeParse(itemShape, parseJsonBytes(bytes));
  return parsed.success ? presentable(parsed.output) : null;
}

/**
 * The item's JSON in UTF-8; labels and origins as `parseItem` would read them.
 *
 * @throws RangeError over 48,000 bytes, or unless it has 1 to 64 fields.
 */
export function encodeItem(item: Item): Uint8Array {
  if (item.fields.length < 1 || item.fields.length > fieldsPerItem) {
    throw new RangeError(`an item has 1 to ${fieldsPerItem} fields, this one ${item.fields.length}`);
  }
  const bytes = utf8(JSON.stringify(presentable(item)));
  if (bytes.length > itemBytes) {
    throw new RangeError(
      `an item is at most ${itemBytes} bytes, this one has ${bytes.length}: share less text`,
    );
  }
  return bytes;
}

/** Fields with labels and origins as they are read. */
export function presentableFields(fields: readonly ItemField[]): ItemField[] {
  return fields.map(({ label, kind, value, origin }) => {
    const claim = origin === undefined ? undefined : originClaim(origin);
    return { label: clipLabel(label), kind, value, ...(claim === undefined ? {} : { origin: claim }) };
  });
}

function presentable(item: Item): Item {
  return {
    v: 1,
    fields: presentableFields(item.fields),
    ...(item.note === undefined ? {} : { note: item.note }),
  };
}
