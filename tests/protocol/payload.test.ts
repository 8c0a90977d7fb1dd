import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url, utf8 } from '../../lib/crypto/bytes.ts';
import {
  encodeFirstPayload,
  encodeSecondPayload,
  parseFirstPayload,
  parseSecondPayload,
} from '../../lib/protocol/payload.ts';

const encapsulationKey = new Uint8Array(1184).fill(3);
const ciphertext = new Uint8Array(1088).fill(4);
const app = 'fieldpost/0.1.0';
const json = (value: unknown) => utf8(JSON.stringify(value));

test('round trip', () => {
  expect(parseFirstPayload(encodeFirstPayload({ app, encapsulationKey }))).toEqual({
    ok: { app, encapsulationKey },
  });
  expect(parseSecondPayload(encodeSecondPayload({ app, ciphertext }))).toEqual({ ok: { app, ciphertext } });
});

test('as PROTOCOL section 3 writes them', () => {
  expect(JSON.parse(Buffer.from(encodeFirstPayload({ app, encapsulationKey })).toString())).toEqual({
    v: 1,
    app,
    ek: toBase64url(encapsulationKey),
  });
  expect(JSON.parse(Buffer.from(encodeSecondPayload({ app, ciphertext })).toString())).toEqual({
    v: 1,
    app,
    ct: toBase64url(ciphertext),
  });
});

describe.each([
  ['first', parseFirstPayload, 'ek', 1184],
  ['second', parseSecondPayload, 'ct', 1088],
] as const)('%s payload', (_, parse, member, bytes) => {
  const of = (length: number) => ({ v: 1, app, [member]: toBase64url(new Uint8Array(length)) });

  test('its size is exact', () => {
    expect(parse(json(of(bytes)))).toHaveProperty('ok');
    expect(parse(json(of(bytes - 1)))).toBeNull();
    expect(parse(json(of(bytes + 1)))).toBeNull();
    expect(parse(json(of(0)))).toBeNull();
  });

  test('without the post-quantum half it is refused', () => {
    expect(parse(json({ v: 1, app }))).toBeNull();
    expect(parse(json({ v: 1, app, [member]: null }))).toBeNull();
  });

  test.each([0, 2, 255])('version %d is another version, whatever else it holds', v => {
    expect(parse(json({ v }))).toBe('newer-version');
    expect(parse(json({ ...of(bytes), v }))).toBe('newer-version');
  });

  test.each(['1', 1.5, -1, null, undefined])('version %j is malformed', v => {
    expect(parse(json({ ...of(bytes), v }))).toBeNull();
  });

  test('app is text of at most 64 characters', () => {
    expect(parse(json({ ...of(bytes), app: 'a'.repeat(64) }))).toHaveProperty('ok.app', 'a'.repeat(64));
    expect(parse(json({ ...of(bytes), app: 'a'.repeat(65) }))).toBeNull();
    expect(parse(json({ ...of(bytes), app: 1 }))).toBeNull();
  });

  test.each(['', 'null', '[]', '{"v":1', '1'])('%j is refused', text => {
    expect(parse(utf8(text))).toBeNull();
  });

  test('bytes that are not UTF-8 are refused', () => {
    expect(parse(Uint8Array.of(...json(of(bytes)), 0xff))).toBeNull();
  });

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), input => {
        expect([null, 'newer-version']).toContain(parse(input));
      }),
    );
  });
});
