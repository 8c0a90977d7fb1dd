import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, toHex } from '../../lib/crypto/bytes.ts';
import {
  counterNonce,
  dataHeader,
  encodeData,
  encodeHandshake,
  parseFrame,
} from '../../lib/protocol/frame.ts';

const epoch = fc.integer({ min: 0, max: 0xffff_ffff });
const body = fc.uint8Array({ maxLength: 100 });

describe('handshake frames', () => {
  test('bytes on the wire', () => {
    expect(toHex(encodeHandshake(1, 0x0102_0304, Uint8Array.of(9)))).toBe('010102030409');
    expect(toHex(encodeHandshake(2, 0xffff_ffff, Uint8Array.of(9)))).toBe('02ffffffff09');
  });

  test('round trip', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2), epoch, body, (which, epoch, body) => {
        const kind = which === 1 ? 'first' : 'second';
        expect(parseFrame(encodeHandshake(which, epoch, body))).toEqual({ kind, epoch, body });
      }),
    );
  });

  test("a sender's request for a handshake: an empty second message of epoch 0", () => {
    const frame = encodeHandshake(2, 0, new Uint8Array(0));
    expect(toHex(frame)).toBe('0200000000');
    expect(parseFrame(frame)).toEqual({ kind: 'second', epoch: 0, body: new Uint8Array(0) });
  });
});

describe('data frames', () => {
  test('bytes on the wire: header, counter, ciphertext', () => {
    const header = '03010203040000000000000005';
    expect(toHex(dataHeader(0x0102_0304, 5))).toBe(header);
    expect(toHex(encodeData(0x0102_0304, 5, new Uint8Array(16).fill(0xee)))).toBe(header + 'ee'.repeat(16));
  });

  test('round trip', () => {
    const counter = fc.maxSafeNat();
    fc.assert(
      fc.property(epoch, counter, fc.uint8Array({ minLength: 16, maxLength: 64 }), (epoch, counter, body) => {
        expect(parseFrame(encodeData(epoch, counter, body))).toEqual({ kind: 'data', epoch, counter, body });
      }),
    );
  });

  test('28 bytes are too few for a tag, 29 are enough', () => {
    const frame = encodeData(1, 0, new Uint8Array(16));
    expect(frame).toHaveLength(29);
    expect(parseFrame(frame)?.kind).toBe('data');
    expect(parseFrame(frame.subarray(0, 28))).toBeNull();
  });

  test('a counter of 2^53 is refused, one less is read', () => {
    const frame = encodeData(1, Number.MAX_SAFE_INTEGER, new Uint8Array(16));
    expect(parseFrame(frame)).toMatchObject({ counter: Number.MAX_SAFE_INTEGER });
    const header = new DataView(frame.buffer);
    header.setBigUint64(5, 2n ** 53n);
    expect(parseFrame(frame)).toBeNull();
    header.setBigUint64(5, 2n ** 64n - 1n);
    expect(parseFrame(frame)).toBeNull();
  });

  test('the nonce is big-endian after four zeros', () => {
    expect(toHex(counterNonce(0x0102))).toBe('000000000000000000000102');
  });
});

test('65,536 bytes fit, one more does not', () => {
  const frame = encodeHandshake(1, 1, new Uint8Array(65_531));
  expect(frame).toHaveLength(65_536);
  expect(parseFrame(frame)).not.toBeNull();
  expect(parseFrame(concat(frame, Uint8Array.of(0)))).toBeNull();
  expect(() => encodeHandshake(1, 1, new Uint8Array(65_532))).toThrow(
    /at most 65536 bytes, this one has 65537/,
  );
  expect(() => encodeData(1, 1, new Uint8Array(65_524))).toThrow(/at most 65536 bytes/);
});

test.each([-1, 2 ** 32, 0.5])('an epoch of %d is a RangeError', wrong => {
  expect(() => encodeHandshake(1, wrong, new Uint8Array(0))).toThrow(RangeError);
  expect(() => dataHeader(wrong, 0)).toThrow(RangeError);
});

test.each(['', '01', '01000000', '0000000000', '0400000000', 'ff00000000'])('%j is no frame', text => {
  expect(parseFrame(new Uint8Array(Buffer.from(text, 'hex')))).toBeNull();
});

test('a frame within a larger buffer is read from its own first byte', () => {
  const buffer = concat(new Uint8Array(7), encodeHandshake(1, 5, Uint8Array.of(8)), new Uint8Array(7));
  expect(parseFrame(buffer.subarray(7, 13))).toEqual({ kind: 'first', epoch: 5, body: Uint8Array.of(8) });
});

test('no bytes make it throw, and what it reads it would write', () => {
  const bytes = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ maxLength: 64 }))
    .map(([kind, rest]) => concat(Uint8Array.of(kind), rest));
  fc.assert(
    fc.property(bytes, input => {
      const frame = parseFrame(input);
      if (frame?.kind === 'data') expect(encodeData(frame.epoch, frame.counter, frame.body)).toEqual(input);
      else if (frame)
        expect(encodeHandshake(frame.kind === 'first' ? 1 : 2, frame.epoch, frame.body)).toEqual(input);
    }),
  );
});
