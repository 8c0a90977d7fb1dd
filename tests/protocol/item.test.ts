import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../lib/crypto/bytes.ts';
import { encodeItem, fieldKinds, type Item, parseItem } from '../../lib/protocol/item.ts';

const json = (value: unknown) => utf8(JSON.stringify(value));
const field = {
  label: 'Password',
  kind: 'password',
  value: 'hunter2',
  origin: 'https://github.com',
} as const;
const item: Item = { v: 1, fields: [field] };

test('round trip, with and without note and origin', () => {
  const bare = { label: '', kind: 'text', value: '' } as const;
  for (const example of [item, { ...item, note: 'hi' }, { v: 1, fields: [bare, field] } as Item]) {
    expect(parseItem(encodeItem(example))).toEqual(example);
    expect(JSON.parse(Buffer.from(encodeItem(example)).toString())).toEqual(example);
  }
});

test('any value survives, whatever characters it has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...fieldKinds), (value, kind) => {
      const example: Item = { v: 1, fields: [{ label: 'a', kind, value }] };
      expect(parseItem(encodeItem(example))).toEqual(example);
    }),
  );
  for (const value of ['\ud800', '\0', '"\\', '\r\n\t', '\u2028']) {
    const example: Item = { v: 1, fields: [{ label: 'a', kind: 'text', value }] };
    expect(parseItem(encodeItem(example))).toEqual(example);
  }
});

test('an unknown kind becomes text, its value stays', () => {
  for (const kind of ['passkey', '', 7, null, 'toString']) {
    expect(parseItem(json({ v: 1, fields: [{ ...field, kind }] }))?.fields).toEqual([
      { ...field, kind: 'text' },
    ]);
  }
  expect(parseItem(json({ v: 1, fields: [{ label: 'a', value: 'b' }] }))?.fields[0]?.kind).toBe('text');
});

test('members of later versions are dropped', () => {
  const later = { v: 1, fields: [{ ...field, secret: 1 }], file: { name: 'x' }, tags: [] };
  expect(parseItem(json(later))).toEqual(item);
});

test('a long label is clipped, an origin that is none is dropped, on both sides', () => {
  const odd = { ...field, label: 'l'.repeat(300), origin: 'javascript:alert(1)' };
  const presentable = { label: 'l'.repeat(256), kind: 'password', value: 'hunter2' };
  expect(parseItem(json({ v: 1, fields: [odd] }))?.fields).toEqual([presentable]);
  expect(JSON.parse(Buffer.from(encodeItem({ v: 1, fields: [odd] })).toString())).toEqual({
    v: 1,
    fields: [presentable],
  });
});

describe('limits', () => {
  const sized = (bytes: number): Item => {
    const empty = { v: 1, fields: [{ label: 'a', kind: 'text', value: '' }] } as const;
    const value = 'é'.repeat(10) + 'x'.repeat(bytes - json(empty).length - 20);
    return { v: 1, fields: [{ label: 'a', kind: 'text', value }] };
  };

  test('48,000 bytes pass, 48,001 do not', () => {
    expect(encodeItem(sized(48_000))).toHaveLength(48_000);
    expect(parseItem(json(sized(48_000)))).toEqual(sized(48_000));
    expect(() => encodeItem(sized(48_001))).toThrow(
      /^an item is at most 48000 bytes, this one has 48001: share less text$/,
    );
    expect(parseItem(json(sized(48_001)))).toBeNull();
  });

  test('1 to 64 fields', () => {
    const many = (count: number): Item => ({ v: 1, fields: Array.from({ length: count }, () => field) });
    for (const count of [1, 64]) expect(parseItem(encodeItem(many(count)))).toEqual(many(count));
    for (const count of [0, 65]) {
      expect(() => encodeItem(many(count))).toThrow(/1 to 64 fields/);
      expect(parseItem(json(many(count)))).toBeNull();
    }
  });

  test('its errors never hold the value', () => {
    const secret: Item = { v: 1, fields: [{ ...field, value: 'hunter2'.repeat(10_000) }] };
    expect(() => encodeItem(secret)).toThrow(/^(?!.*hunter2)/);
  });
});

test.each([
  null,
  [],
  'item',
  {},
  { v: 2, fields: [field] },
  { v: '1', fields: [field] },
  { fields: [field] },
  { v: 1 },
  { v: 1, fields: field },
  { v: 1, fields: [null] },
  { v: 1, fields: [{ ...field, value: 1 }] },
  { v: 1, fields: [{ ...field, value: undefined }] },
  { v: 1, fields: [{ ...field, label: null }] },
  { v: 1, fields: [{ ...field, origin: 1 }] },
  { v: 1, fields: [field], note: 1 },
])('%j is no item', value => {
  expect(parseItem(json(value))).toBeNull();
});

test('no bytes make it throw, and what it reads it would write', () => {
  const almost = fc
    .record({
      v: fc.constantFrom(1, 2),
      fields: fc.array(
        fc.record({ label: fc.string(), kind: fc.string(), value: fc.string(), origin: fc.webUrl() }),
      ),
    })
    .map(json);
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8), almost), input => {
      const parsed = parseItem(input);
      if (parsed) expect(parseItem(encodeItem(parsed))).toEqual(parsed);
    }),
  );
});
