import * as v from 'valibot';
import { utf8 } from '../../crypto/bytes.ts';
import { clipLabel } from '../claim.ts';
import { integer, parseJsonBytes } from '../encoding.ts';
import { type ItemField, parseFields, presentableFields } from '../item.ts';
import { fieldsPerItem, itemBytes } from '../limits.ts';
import { fileBytes, fileNameCharacters, itemStepBytes, mediaTypeCharacters } from './limits.ts';

/** What a file is called is its sender's claim, and never a path. */
export interface FileFacts {
  name: string;
  /** Media type, such as `application/pdf`. */
  type?: string;
  size: number;
}

/** What is left in a drop: fields, a file behind them, or both. */
export interface DropItem {
  fields: ItemField[];
  note?: string;
  file?: FileFacts;
}

const fileShape = v.object({
  name: v.string(),
  type: v.exactOptional(v.string()),
  size: integer(0, fileBytes),
});

const restShape = v.object({
  v: v.literal(1),
  note: v.exactOptional(v.string()),
  file: v.exactOptional(fileShape),
});

/** The item of its JSON, or null when it is none. Names and types are made harmless, as `encodeDropItem` makes them. */
export function parseDropItem(bytes: Uint8Array): DropItem | null {
  if (bytes.length > itemBytes) return null;
  const json = parseJsonBytes(bytes);
  const rest = v.safeParse(restShape, json);
  if (!rest.success) return null;
  const { note, file } = rest.output;
  const fields = parseFields((json as { fields?: unknown }).fields, file === undefined ? 1 : 0);
  return fields === null
    ? null
    : {
        fields,
        ...(note === undefined ? {} : { note }),
        ...(file === undefined ? {} : { file: presentableFile(file) }),
      };
}

/**
 * The item's JSON in UTF-8, with spaces behind it up to a multiple of 256 bytes.
 *
 * @throws RangeError over 48,000 bytes, over 25 MiB of file, or without anything in it.
 */
export function encodeDropItem({ fields, note, file }: DropItem): Uint8Array {
  if (fields.length < (file === undefined ? 1 : 0) || fields.length > fieldsPerItem) {
    throw new RangeError(
      `a drop has 1 to ${fieldsPerItem} fields or a file, this one ${fields.length} fields`,
    );
  }
  if (file !== undefined && !(file.size >= 0 && file.size <= fileBytes)) {
    throw new RangeError(`a file is at most ${fileBytes} bytes, this one ${file.size}`);
  }
  const bytes = utf8(
    JSON.stringify({
      v: 1,
      fields: presentableFields(fields),
      ...(note === undefined ? {} : { note }),
      ...(file === undefined ? {} : { file: presentableFile(file) }),
    }),
  );
  if (bytes.length > itemBytes) {
    throw new RangeError(`an item is at most ${itemBytes} bytes, this one has ${bytes.length}`);
  }
  const padded = new Uint8Array(
    Math.min(itemBytes, Math.ceil(bytes.length / itemStepBytes) * itemStepBytes),
  ).fill(0x20);
  padded.set(bytes);
  return padded;
}

/** Characters that lead elsewhere, hide, or turn text around in a file's name. */
const unfit = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Names that are devices in Windows. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A file's name without a path in it; `file` where nothing is left. */
export function presentableName(name: string): string {
  const clean = name.replace(unfit, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const whole = clean === '' ? 'file' : device.test(clean) ? `_${clean}` : clean;
  if (whole.length <= fileNameCharacters) return whole;
  const ending = /\.[^.]{1,16}$/.exec(whole)?.[0] ?? '';
  return `${clipLabel(whole.slice(0, fileNameCharacters - ending.length))}${ending}`;
}

function presentableFile({ name, type, size }: FileFacts): FileFacts {
  const known = type !== undefined && type.length <= mediaTypeCharacters && /^[\w.+-]+\/[\w.+-]+$/.test(type);
  return { name: presentableName(name), ...(known ? { type } : {}), size };
}
