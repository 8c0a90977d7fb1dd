import { createPrivateKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openChaCha20Poly1305, sealChaCha20Poly1305 } from '../../lib/crypto/aead.ts';
import { concat, toHex, utf8 } from '../../lib/crypto/bytes.ts';
import { sha256 } from '../../lib/crypto/hash.ts';
import { hkdfSha256 } from '../../lib/crypto/hkdf.ts';
import {
  type InitiatorState,
  readFirst,
  readSecond,
  startInitiator,
  writeSecond,
} from '../../lib/crypto/noise.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { hex } from '../vectors/hex.ts';
import vectors from '../vectors/noise.json';
import lowOrder from '../vectors/x25519-low-order.json';

beforeAll(ready);

const prologue = utf8('prologue');
const psk = new Uint8Array(32).fill(1);
const payload = utf8('first payload');
const answer = utf8('second payload');

function begin(changes: Partial<Parameters<typeof startInitiator>[0]> = {}) {
  return startInitiator({ prologue, psk, ephemeralSecret: new Uint8Array(32).fill(2), payload, ...changes });
}

function must<Value>(value: Value | null): Value {
  if (value === null) throw new Error('a good message was refused');
  return value;
}

function reply(message: Uint8Array) {
  const { state } = must(readFirst({ prologue, psk, message }));
  return must(writeSecond(state, new Uint8Array(32).fill(3), answer));
}

function flip(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, at) => (at === index ? byte ^ 0x01 : byte));
}

/** Noise's own transport nonce: little-endian, unlike our data frames. */
function transportNonce(counter: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(4, counter, true);
  return nonce;
}

describe.each(vectors.vectors)('cacophony $protocol_name', vector => {
  const [first, second, ...transport] = vector.messages.map(message => ({
    payload: hex(message.payload),
    ciphertext: hex(message.ciphertext),
  }));
  if (!first || !second || transport.length === 0) throw new Error('the vector has no messages');
  const secret = hex(vector.init_psks[0] ?? '');

  function run() {
    if (!first || !second) throw new Error('unreachable');
    const initiator = startInitiator({
      prologue: hex(vector.init_prologue),
      psk: secret,
      ephemeralSecret: hex(vector.init_ephemeral),
      payload: first.payload,
    });
    const read = must(
      readFirst({ prologue: hex(vector.resp_prologue), psk: secret, message: initiator.message }),
    );
    const written = must(writeSecond(read.state, hex(vector.resp_ephemeral), second.payload));
    return { initiator, read, written, end: must(readSecond(initiator.state, written.message)) };
  }

  test('handshake messages', () => {
    const { initiator, read, written, end } = run();
    expect(initiator.message).toEqual(first.ciphertext);
    expect(read.payload).toEqual(first.payload);
    expect(read.initiatorEphemeral).toEqual(first.ciphertext.subarray(0, 32));
    expect(written.message).toEqual(second.ciphertext);
    expect(end.payload).toEqual(second.payload);
  });

  test('handshake hash, and one set of keys', () => {
    const { written, end } = run();
    expect(toHex(end.keys.hash)).toBe(vector.handshake_hash);
    expect(written.keys).toEqual(end.keys);
  });

  test('transport messages, the initiator first', () => {
    const { keys } = run().end;
    const nothing = new Uint8Array(0);
    for (const [index, message] of transport.entries()) {
      const key = index % 2 === 0 ? keys.initiatorToResponder : keys.responderToInitiator;
      const nonce = transportNonce(Math.floor(index / 2));
      expect(sealChaCha20Poly1305(key, nonce, nothing, message.payload)).toEqual(message.ciphertext);
      expect(openChaCha20Poly1305(key, nonce, nothing, message.ciphertext)).toEqual(message.payload);
    }
  });
});

describe('message 1', () => {
  test('any changed byte is refused', () => {
    const { message } = begin();
    for (let index = 0; index < message.length; index++) {
      // The top bit of an X25519 point is ignored by the curve, but not by the transcript.
      expect(readFirst({ prologue, psk, message: flip(message, index) })).toBeNull();
    }
    expect(
      readFirst({ prologue, psk, message: message.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte)) }),
    ).toBeNull();
  });

  test('another psk or prologue is refused', () => {
    const { message } = begin();
    expect(readFirst({ prologue, psk: flip(psk, 0), message })).toBeNull();
    expect(readFirst({ prologue: utf8('prologuf'), psk, message })).toBeNull();
    expect(readFirst({ prologue: new Uint8Array(0), psk, message })).toBeNull();
  });

  test('too short, too long, cut and lengthened are refused', () => {
    const { message } = begin({ payload: new Uint8Array(0) });
    expect(message).toHaveLength(48);
    expect(readFirst({ prologue, psk, message })?.payload).toEqual(new Uint8Array(0));
    expect(readFirst({ prologue, psk, message: message.subarray(0, 47) })).toBeNull();
    expect(readFirst({ prologue, psk, message: new Uint8Array(0) })).toBeNull();
    expect(readFirst({ prologue, psk, message: concat(message, Uint8Array.of(0)) })).toBeNull();
    expect(readFirst({ prologue, psk, message: new Uint8Array(65_536) })).toBeNull();
  });

  test('a Noise message is at most 65535 bytes', () => {
    const longest = begin({ payload: new Uint8Array(65_535 - 48) });
    expect(longest.message).toHaveLength(65_535);
    expect(readFirst({ prologue, psk, message: longest.message })).not.toBeNull();
    expect(() => begin({ payload: new Uint8Array(65_535 - 47) })).toThrow(
      /^payload must be at most 65487 bytes/,
    );
  });
});

describe('message 2', () => {
  test('any changed byte is refused and leaves the state: the good one is still read', () => {
    const { message, state } = begin();
    const before = structuredClone(state);
    const second = reply(message);
    for (let index = 0; index < second.message.length; index++) {
      expect(readSecond(state, flip(second.message, index))).toBeNull();
    }
    expect(state).toEqual(before);
    expect(readSecond(state, second.message)).toEqual({ payload: answer, keys: second.keys });
  });

  test('an answer to another message 1 is refused', () => {
    const { state } = begin();
    const other = begin({ ephemeralSecret: new Uint8Array(32).fill(9) });
    expect(readSecond(state, reply(other.message).message)).toBeNull();
  });

  test('too short, empty and too long are refused', () => {
    const { state, message } = begin();
    const second = reply(message).message;
    expect(readSecond(state, second.subarray(0, 47))).toBeNull();
    expect(readSecond(state, new Uint8Array(0))).toBeNull();
    expect(readSecond(state, concat(second, Uint8Array.of(0)))).toBeNull();
    expect(readSecond(state, new Uint8Array(65_536))).toBeNull();
  });

  test('writing leaves the state too: two answers differ, each is good', () => {
    const { message, state } = begin();
    const read = must(readFirst({ prologue, psk, message }));
    const one = must(writeSecond(read.state, new Uint8Array(32).fill(4), answer));
    const two = must(writeSecond(read.state, new Uint8Array(32).fill(5), answer));
    expect(one.keys.hash).not.toEqual(two.keys.hash);
    expect(readSecond(state, one.message)?.keys).toEqual(one.keys);
    expect(readSecond(state, two.message)?.keys).toEqual(two.keys);
  });
});

describe('points of low order', () => {
  // RFC 7748 section 5 masks the top bit: with it set, the draft's values are ordinary points for X25519.
  const points = Object.entries(lowOrder.points).filter(([, point]) => (hex(point)[31] ?? 0) < 0x80);

  test('are all there', () => {
    expect(points).toHaveLength(7);
  });

  test.each(points)('as initiator ephemeral: %s', (_, point) => {
    const { state } = must(readFirst({ prologue, psk, message: begin().message }));
    const secret = new Uint8Array(32).fill(3);
    expect(writeSecond(state, secret, answer)).not.toBeNull();
    expect(writeSecond({ ...state, initiatorEphemeral: hex(point) }, secret, answer)).toBeNull();
  });

  test.each(points)('as responder ephemeral, by someone who has the psk: %s', (_, point) => {
    const { state } = begin();
    expect(readSecond(state, forge(state, hex(point), new Uint8Array(32)))).toBeNull();
  });

  test('the forgery is good but for its point', () => {
    const { state } = begin();
    const { point, shared } = exchange(state.ephemeralSecret);
    expect(readSecond(state, forge(state, point, shared))?.payload).toEqual(answer);
  });

  /** Message 2 as it would authenticate if this were the result of X25519. */
  function forge(state: InitiatorState, point: Uint8Array, shared: Uint8Array): Uint8Array {
    const afterEphemeral = hkdfSha256(point, '', 64, state.chainingKey).subarray(0, 32);
    const key = hkdfSha256(shared, '', 64, afterEphemeral).subarray(32);
    return concat(
      point,
      sealChaCha20Poly1305(key, new Uint8Array(12), sha256(concat(state.hash, point)), answer),
    );
  }

  /** A fresh point and its X25519 with a secret, by OpenSSL. */
  function exchange(secret: Uint8Array) {
    const pkcs8 = Buffer.from(concat(hex('302e020100300506032b656e04220420'), secret));
    const { publicKey } = generateKeyPairSync('x25519');
    const shared = diffieHellman({
      privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
      publicKey,
    });
    const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    return { point: new Uint8Array(point), shared: new Uint8Array(shared) };
  }
});

test('keys, psk and secrets of the wrong length are a RangeError that names them', () => {
  const short = new Uint8Array(31);
  const { message, state } = begin();
  const read = must(readFirst({ prologue, psk, message }));
  expect(() => begin({ psk: short })).toThrow(/^psk must be 32 bytes, not 31/);
  expect(() => begin({ ephemeralSecret: short })).toThrow(/^ephemeralSecret must be 32 bytes/);
  expect(() => readFirst({ prologue, psk: short, message })).toThrow(/^psk must be 32 bytes/);
  expect(() => writeSecond(read.state, short, answer)).toThrow(/^ephemeralSecret must be 32 bytes/);
  expect(() => readSecond({ ...state, ephemeralSecret: short }, message)).toThrow(
    /^ephemeralSecret must be 32/,
  );
});

test('arguments are left as they were', () => {
  const secret = new Uint8Array(32).fill(2);
  const { message, state } = begin({ ephemeralSecret: secret });
  const second = reply(message).message;
  const copy = second.slice();
  must(readSecond(state, second));
  expect(secret).toEqual(new Uint8Array(32).fill(2));
  expect(psk).toEqual(new Uint8Array(32).fill(1));
  expect(second).toEqual(copy);
});

test('no bytes make a reader throw', () => {
  const { state } = begin();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), message => {
      expect(readFirst({ prologue, psk, message })).toBeNull();
      expect(readSecond(state, message)).toBeNull();
    }),
    { numRuns: 200 },
  );
});
