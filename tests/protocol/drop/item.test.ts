import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../lib/crypto/bytes.ts';
import {
  type DropItem,
  encodeDropItem,
  parseDropItem,
  presentableName,
} from '../../../lib/protocol/drop/item.ts';
import { fileBytes } from '../../../lib/protocol/drop/limits.ts';

const field = { label: 'Password', kind: 'password', value: 'secret' } as const;
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));

describe('an item', () => {
  test('comes back, padded with spaces to a multiple of 256', () => {
    const item: DropItem = {
      fields: [field],
      note: 'Rotate it.',
      file: { name: 'key.pem', type: 'application/x-pem-file', size: 12 },
    };
    const bytes = encodeDropItem(item);
    expect(bytes.length % 256).toBe(0);
    expect(parseDropItem(bytes)).toEqual(item);
  });

  test('needs a field or a file', () => {
    expect(() => encodeDropItem({ fields: [] })).toThrow(RangeError);
    expect(parseDropItem(json({ v: 1, fields: [] }))).toBeNull();
    expect(parseDropItem(encodeDropItem({ fields: [], file: { name: 'a', size: 0 } }))).toEqual({
      fields: [],
      file: { name: 'a', size: 0 },
    });
  });

  test('its file is at most 25 MiB', () => {
    const of = (size: number): DropItem => ({ fields: [], file: { name: 'a', size } });
    expect(parseDropItem(encodeDropItem(of(fileBytes)))?.file?.size).toBe(26_214_400);
    expect(() => encodeDropItem(of(fileBytes + 1))).toThrow(RangeError);
    expect(() => encodeDropItem(of(-1))).toThrow(RangeError);
    expect(parseDropItem(json({ v: 1, ...of(fileBytes + 1) }))).toBeNull();
  });

  test('its JSON is at most 48,000 bytes, with and without padding', () => {
    const empty = JSON.stringify({ v: 1, fields: [{ ...field, value: '' }] }).length;
    const of = (bytes: number): DropItem => ({ fields: [{ ...field, value: 'x'.repeat(bytes - empty) }] });
    expect(encodeDropItem(of(47_999))).toHaveLength(48_000);
    expect(parseDropItem(encodeDropItem(of(48_000)))).toEqual(of(48_000));
    expect(() => encodeDropItem(of(48_001))).toThrow(RangeError);
    expect(parseDropItem(json({ v: 1, ...of(48_001) }))).toBeNull();
  });

  test.each([
    null,
    {},
    { v: 2, fields: [field] },
    { v: 1, fields: [field], file: { name: 1, size: 1 } },
    { v: 1, fields: [field], file: { name: 'a' } },
    { v: 1, fields: [field], file: { name: 'a', size: 1.5 } },
    { v: 1, fields: [{ label: 'a' }] },
    { v: 1, fields: Array.from({ length: 65 }, () => field) },
  ])('%j is none', value => {
    expect(parseDropItem(json(value))).toBeNull();
  });
});

describe('the name of a file', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\evil.exe', 'C__Windows_evil.exe'],
    ['.bashrc', 'bashrc'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['photo\u202egpj.exe', 'photo_gpj.exe'],
    ['a\u0000b\nc', 'a_b_c'],
    ['', 'file'],
    ['...', 'file'],
    ['Прайс.xlsx', 'Прайс.xlsx'],
  ])('%j is shown as %j', (given, shown) => {
    expect(presentableName(given)).toBe(shown);
  });

  test('never leads anywhere, and a long one keeps its ending', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), name => {
        const shown = presentableName(name);
        expect(shown).not.toMatch(/[\\/\p{Cc}]/u);
        expect(shown).not.toMatch(/^\.|\.$/);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(255);
        expect(presentableName(shown)).toBe(shown);
      }),
      { numRuns: 40 },
    );
    expect(presentableName(`${'n'.repeat(300)}.tar.gz`)).toMatch(/^n{252}\.gz$/);
  });

  test('a media type that is none is left out', () => {
    const typed = (type: string): string | undefined =>
      parseDropItem(encodeDropItem({ fields: [], file: { name: 'a', type, size: 1 } }))?.file?.type;
    expect(typed('image/svg+xml')).toBe('image/svg+xml');
    expect(typed('text/html; charset=utf-8')).toBeUndefined();
    expect(typed(`a/${'b'.repeat(126)}`)).toBeUndefined();
  });
});
