/** Several fields in one handoff: what `--field` says, and where their values come from. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { encodeItem, type Item, type ItemField } from '../lib/protocol/item.ts';
import { kindNamed } from '../lib/protocol/kind.ts';
import { fieldsPerItem, itemBytes, labelCharacters } from '../lib/protocol/limits.ts';
import { readSecret } from './secret.ts';
import { say, words } from './words.ts';

/** One `--field`: its value stands on standard input or in a file, never among the arguments. */
export interface FieldSource {
  label: string;
  /** Null: standard input. */
  file: string | null;
}

/** The fields that `--field` options name, or a sentence that repeats none of them: one may hold a secret. */
export function parseFields(options: readonly string[]): { ok: FieldSource[] } | { wrong: string } {
  if (options.length > fieldsPerItem) return { wrong: say(words.cli.tooManyFields, fieldsPerItem) };
  const fields: FieldSource[] = [];
  for (const option of options) {
    const [, label = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(option) ?? [];
    if (label.trim() === '' || label.length > labelCharacters || value === '') {
      return { wrong: say(words.cli.wrongValue, '--field', say(words.cli.allowedField, labelCharacters)) };
    }
    if (value !== '-' && !/^@./.test(value)) return { wrong: words.cli.secretInField };
    fields.push({ label, file: value === '-' ? null : value.slice(1) });
  }
  return { ok: fields };
}

/** Values of standard input, in order: one line for each field, and all that is left for the last. */
function share(text: string, count: number): string[] {
  const values: string[] = [];
  let rest = text;
  while (values.length < count - 1) {
    const end = rest.search(/\r?\n/);
    values.push(end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : rest.slice(end).replace(/^\r?\n/, '');
  }
  return [...values, rest];
}

type Read = { ok: string } | { wrong: string };

async function readFile(path: string, label: string): Promise<Read> {
  try {
    return await readSecret(createReadStream(path));
  } catch {
    return { wrong: say(words.cli.fieldFile, label) };
  }
}

/**
 * The item of these fields, or why it cannot be sent.
 *
 * @param ask - where standard input is a terminal: the value of one field, hidden.
 */
export async function readFields(
  fields: readonly FieldSource[],
  stdin: Readable,
  ask: ((label: string) => Promise<string>) | null,
): Promise<{ ok: Item } | { wrong: string }> {
  const onInput = fields.filter(({ file }) => file === null);
  const piped: Read = ask === null && onInput.length > 0 ? await readSecret(stdin) : { ok: '' };
  if ('wrong' in piped) return piped;
  const lines = share(piped.ok, onInput.length);
  const read: ItemField[] = [];
  for (const { label, file } of fields) {
    const value: Read =
      file !== null
        ? await readFile(file, label)
        : { ok: ask === null ? (lines.shift() ?? '') : await ask(label) };
    if ('wrong' in value) return value;
    if (value.ok === '') return { wrong: say(words.cli.emptyField, label) };
    read.push({ label, kind: kindOf(label, value.ok), value: value.ok });
  }
  const item: Item = { v: 1, fields: read };
  try {
    encodeItem(item).fill(0);
  } catch (error) {
    if (error instanceof RangeError) return { wrong: say(words.cli.longSecret, itemBytes) };
    throw error;
  }
  return { ok: item };
}

function kindOf(label: string, value: string): ItemField['kind'] {
  if (/^otpauth:/i.test(value)) return 'seed';
  if (/[\r\n]/.test(value)) return 'multiline';
  return kindNamed(label) ?? 'text';
}
