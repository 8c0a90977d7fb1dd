import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concat,
  fromBase64url,
  fromHex,
  fromUtf8,
  lv,
  toBase64url,
  toHex,
  uint32be,
  uint64be,
  utf8,
} from '../../lib/crypto/bytes.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('base64url', () => {
  test('RFC 4648 section 10, without padding', () => {
    const vectors = {
      '': '',
      f: 'Zg',
      fo: 'Zm8',
      foo: 'Zm9v',
      foob: 'Zm9vYg',
      fooba: 'Zm9vYmE',
      foobar: 'Zm9vYmFy',
    };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(toBase64url(utf8(text))).toBe(encoded);
      expect(fromBase64url(encoded)).toEqual(utf8(text));
    }
    expect(toBase64url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe('-_-_');
  });

  test('agrees with Node', () => {
    fc.assert(
      fc.property(bytes, input => {
        const encoded = toBase64url(input);
        expect(encoded).toBe(Buffer.from(input).toString('base64url'));
        expect(fromBase64url(encoded)).toEqual(input);
      }),
    );
  });

  test.each([
    ['an impossible length', 'A'],
    ['an impossible length after whole groups', 'AAAAA'],
    ['spare bits after one byte', 'Zh'],
    ['spare bits after two bytes', 'Zm9'],
    ['padding', 'Zg=='],
    ['the other alphabet: +', '+A'],
    ['the other alphabet: /', '//'],
    ['white space', 'Zm 9v'],
    ['a line end', 'Zm9v\n'],
    ['a character outside ASCII', 'Zm9ｖ'],
    ['a character of two code units', 'AA😀'],
    ['a NUL', 'Zm\u00009'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64url(text)).toBeNull();
  });

  test('reads only what it would write', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'AZaz09-_=+/ ') })), text => {
        const decoded = fromBase64url(text);
        if (decoded) expect(toBase64url(decoded)).toBe(text);
      }),
    );
  });
});

describe('hex', () => {
  test('round trip, both cases read', () => {
    fc.assert(
      fc.property(bytes, input => {
        expect(fromHex(toHex(input))).toEqual(input);
        expect(fromHex(toHex(input).toUpperCase())).toEqual(input);
      }),
    );
  });

  test.each(['0', '0g', ' 0', '0x', '😀'])('refuses %j', text => {
    expect(fromHex(text)).toBeNull();
  });
});

describe('UTF-8', () => {
  test('round trip keeps a byte order mark', () => {
    expect(fromUtf8(utf8('\ufeffüñ😀'))).toBe('\ufeffüñ😀');
  });

  test.each([[[0xff]], [[0xc3]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]]])('refuses %j', input => {
    expect(() => fromUtf8(Uint8Array.from(input))).toThrow(TypeError);
  });
});

describe('integers', () => {
  test('big-endian, both ends of the range', () => {
    expect(toHex(uint32be(0))).toBe('00000000');
    expect(toHex(uint32be(0x0102_0304))).toBe('01020304');
    expect(toHex(uint32be(0xffff_ffff))).toBe('ffffffff');
    expect(toHex(uint64be(1))).toBe('0000000000000001');
    expect(toHex(uint64be(Number.MAX_SAFE_INTEGER))).toBe('001fffffffffffff');
    expect(toHex(uint64be(0xffff_ffff_ffff_ffffn))).toBe('ffffffffffffffff');
  });

  test.each([-1, 2 ** 32, 1.5, Number.NaN])('uint32be refuses %d', n => {
    expect(() => uint32be(n)).toThrow(RangeError);
  });

  test.each([-1, -1n, 2 ** 53, 2n ** 64n, 0.5, Number.NaN])('uint64be refuses %s', n => {
    expect(() => uint64be(n)).toThrow(RangeError);
  });
});

test('lv counts in LEB128', () => {
  expect(lv(new Uint8Array(0))).toEqual(Uint8Array.of(0));
  expect(lv(utf8('1234'))).toEqual(concat(Uint8Array.of(4), utf8('1234')));
  expect(lv(new Uint8Array(127)).subarray(0, 1)).toEqual(Uint8Array.of(127));
  expect(lv(new Uint8Array(128)).subarray(0, 2)).toEqual(Uint8Array.of(0x80, 1));
  expect(lv(new Uint8Array(16_384)).subarray(0, 3)).toEqual(Uint8Array.of(0x80, 0x80, 1));
  expect(lv(new Uint8Array(16_384))).toHaveLength(16_387);
});

test('concat of nothing is empty, and a copy', () => {
  expect(concat()).toEqual(new Uint8Array(0));
  const part = Uint8Array.of(1);
  const joined = concat(part);
  joined[0] = 2;
  expect(part).toEqual(Uint8Array.of(1));
});
