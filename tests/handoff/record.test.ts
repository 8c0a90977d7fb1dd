import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesIn, decodeState, encodeState } from '../../lib/handoff/record.ts';

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => number + 0),
  fc.string(),
  fc.uint8Array({ maxLength: 40 }),
);
const name = fc.oneof(fc.string(), fc.constantFrom('$bytes', '$object', '$', '__proto__', 'constructor'));
const { value } = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map(members => Object.fromEntries(members)),
}));

describe('a record', () => {
  it('gives every value back, through JSON text', () => {
    fc.assert(
      fc.property(value, given => {
        const text = JSON.stringify(encodeState(given));
        expect(isDeepStrictEqual(decodeState(JSON.parse(text)), given)).toBe(true);
      }),
    );
  });

  it('never makes bytes of what a peer sent as an object', () => {
    const hostile = JSON.parse('{"type":"offer","$bytes":"AAAA","__proto__":{"$object":[]}}');
    const back = decodeState<object>(JSON.parse(JSON.stringify(encodeState(hostile))));
    expect(back).toStrictEqual(hostile);
    expect(bytesIn(back).size).toBe(0);
    expect(bytesIn(decodeState(encodeState({ $bytes: 'AAAA' }))).size).toBe(0);
  });

  it('leaves out members that are undefined', () => {
    expect(encodeState({ a: undefined, b: 1 })).toStrictEqual({ b: 1 });
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a bigint', 1n],
  ])('refuses %s', (_, given) => {
    expect(() => encodeState({ given })).toThrow(TypeError);
  });

  it.each([
    ['bytes that are not base64url', { $bytes: '=' }],
    ['a mark that it does not know', { $date: 1 }],
    ['members that are no list', { $object: 'a' }],
  ])('refuses %s', (_, json) => {
    expect(() => decodeState(json)).toThrow(TypeError);
  });

  it('finds every byte array', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    expect([...bytesIn({ a, deep: [{ b }, { a }] })]).toEqual([a, b]);
  });
});
