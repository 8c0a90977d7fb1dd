import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url, utf8 } from '../../lib/crypto/bytes.ts';
import {
  ackOutcomes,
  byeReasons,
  decodeMessage,
  encodeMessage,
  type PeerMessage,
  policies,
} from '../../lib/protocol/message.ts';
import { pad, unpad } from '../../lib/protocol/padding.ts';
import { carriesMedia } from '../../lib/protocol/signal.ts';

const bytes = (length: number, fill = 7) => new Uint8Array(length).fill(fill);
const b64 = (length: number, fill = 7) => toBase64url(bytes(length, fill));
const wire = (value: unknown) => pad(utf8(JSON.stringify(value)));
const plain = (message: PeerMessage): unknown => {
  const plaintext = unpad(encodeMessage(message));
  if (!plaintext) throw new Error('encodeMessage gave no padded text');
  return JSON.parse(Buffer.from(plaintext).toString());
};

const ready = {
  type: 'ready',
  policy: 'prefer-direct',
  code: { digits: 6, period: 30 },
  attempt: 1,
  left: 3,
  passphrase: false,
} as const;
const offer = { type: 'offer', sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n' };
const candidate = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, sdpMid: '0' },
};

/** Each message beside its JSON of PROTOCOL sections 4 and 5. */
const examples: [PeerMessage, object][] = [
  [{ type: 'hello' }, { type: 'hello' }],
  [ready, ready],
  [
    { ...ready, contact: 'c' },
    { ...ready, contact: 'c' },
  ],
  [
    { type: 'signal', data: offer },
    { type: 'signal', data: offer },
  ],
  [
    { type: 'signal', data: candidate },
    { type: 'signal', data: candidate },
  ],
  [
    { type: 'path', direct: 'open' },
    { type: 'path', direct: 'open' },
  ],
  [
    { type: 'verify', attempt: 1, y: [bytes(32, 1), bytes(32, 2)] },
    { type: 'verify', attempt: 1, y: [b64(32, 1), b64(32, 2)] },
  ],
  [
    { type: 'candidates', attempt: 2, c: [{ y: bytes(32, 1), tag: bytes(32, 2) }] },
    { type: 'candidates', attempt: 2, c: [{ y: b64(32, 1), tag: b64(32, 2) }] },
  ],
  [
    { type: 'confirm', attempt: 3 },
    { type: 'confirm', attempt: 3 },
  ],
  [
    { type: 'confirm', attempt: 3, proof: { candidate: 1, tag: bytes(32) } },
    { type: 'confirm', attempt: 3, candidate: 1, tag: b64(32) },
  ],
  [
    { type: 'secret', id: bytes(16), box: bytes(41) },
    { type: 'secret', id: b64(16), box: b64(41) },
  ],
  [
    { type: 'denied', attempt: 3, left: 2 },
    { type: 'denied', attempt: 3, left: 2 },
  ],
  [{ type: 'paused' }, { type: 'paused' }],
  [
    { type: 'ack', id: bytes(16), outcome: 'filled', origin: 'https://gitlab.com', label: 'Password' },
    { type: 'ack', id: b64(16), outcome: 'filled', origin: 'https://gitlab.com', label: 'Password' },
  ],
  [
    { type: 'ack', id: bytes(16), outcome: 'kept' },
    { type: 'ack', id: b64(16), outcome: 'kept' },
  ],
  [
    { type: 'note', text: 'hi' },
    { type: 'note', text: 'hi' },
  ],
  [
    { type: 'bye', reason: 'declined' },
    { type: 'bye', reason: 'declined' },
  ],
];

describe('every message', () => {
  test.each(examples)('%j', (message, json) => {
    expect(plain(message)).toEqual(json);
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  test.each(examples)('drops what it does not know of %j', (message, json) => {
    expect(decodeMessage(wire({ ...json, extra: { a: 1 }, constructor: 1 }))).toEqual(message);
  });

  test.each(examples)('needs each of its members: %j', (_, json) => {
    const optional = new Set(['contact', 'origin', 'label', 'type']);
    for (const member of Object.keys(json).filter(name => !optional.has(name))) {
      const { [member]: _removed, ...rest } = json as Record<string, unknown>;
      expect(decodeMessage(wire(rest)), `without ${member}`).toBeNull();
    }
  });

  test.each(examples)('refuses a member of another type: %j', (_, json) => {
    for (const member of Object.keys(json).filter(name => name !== 'type')) {
      for (const wrong of [null, {}, Number.MAX_SAFE_INTEGER, [[]], [null]]) {
        expect(
          decodeMessage(wire({ ...json, [member]: wrong })),
          `${member}: ${JSON.stringify(wrong)}`,
        ).toBeNull();
      }
    }
  });
});

describe('bounds', () => {
  const accepts = (value: unknown) =>
    expect(decodeMessage(wire(value)), JSON.stringify(value)).not.toBeNull();
  const refuses = (value: unknown) => expect(decodeMessage(wire(value)), JSON.stringify(value)).toBeNull();

  test('attempts 1 to 12', () => {
    for (const base of [
      ready,
      { type: 'denied', left: 0 },
      { type: 'verify', y: [b64(32)] },
      { type: 'confirm' },
    ]) {
      for (const attempt of [1, 12]) accepts({ ...base, attempt });
      for (const attempt of [0, 13, 1.5, -1, '1']) refuses({ ...base, attempt });
    }
  });

  test('tries left 0 to 3', () => {
    for (const left of [0, 3]) accepts({ ...ready, left });
    for (const left of [-1, 4, 0.5]) refuses({ ...ready, left });
  });

  test('digits 6 or 8, period 1 s to 1 h', () => {
    for (const digits of [6, 8]) accepts({ ...ready, code: { digits, period: 30 } });
    for (const digits of [5, 7, 9, '6']) refuses({ ...ready, code: { digits, period: 30 } });
    for (const period of [1, 3600]) accepts({ ...ready, code: { digits: 6, period } });
    for (const period of [0, 3601, 30.5]) refuses({ ...ready, code: { digits: 6, period } });
  });

  test('one to three points and candidates', () => {
    const point = b64(32);
    const one = { y: point, tag: point };
    for (const count of [1, 2, 3]) {
      accepts({ type: 'verify', attempt: 1, y: Array(count).fill(point) });
      accepts({ type: 'candidates', attempt: 1, c: Array(count).fill(one) });
    }
    for (const count of [0, 4]) {
      refuses({ type: 'verify', attempt: 1, y: Array(count).fill(point) });
      refuses({ type: 'candidates', attempt: 1, c: Array(count).fill(one) });
    }
  });

  test('points, tags and ids of their size only', () => {
    for (const length of [31, 33]) {
      refuses({ type: 'verify', attempt: 1, y: [b64(length)] });
      refuses({ type: 'candidates', attempt: 1, c: [{ y: b64(length), tag: b64(32) }] });
      refuses({ type: 'candidates', attempt: 1, c: [{ y: b64(32), tag: b64(length) }] });
      refuses({ type: 'confirm', attempt: 1, candidate: 0, tag: b64(length) });
    }
    for (const length of [15, 17]) {
      refuses({ type: 'secret', id: b64(length), box: b64(41) });
      refuses({ type: 'ack', id: b64(length), outcome: 'kept' });
    }
    refuses({ type: 'ack', id: `${b64(16)}=`, outcome: 'kept' });
    refuses({ type: 'ack', id: `${b64(16).slice(0, -1)}x`, outcome: 'kept' });
  });

  test('candidate 0 to 2, never half a proof', () => {
    const confirm = { type: 'confirm', attempt: 1 };
    for (const candidate of [0, 2]) accepts({ ...confirm, candidate, tag: b64(32) });
    for (const candidate of [-1, 3, 0.5]) refuses({ ...confirm, candidate, tag: b64(32) });
    refuses({ ...confirm, candidate: 0 });
    refuses({ ...confirm, tag: b64(32) });
  });

  test('a box holds a nonce and a tag, and an item of 48,000 bytes at most', () => {
    const secret = (length: number) => ({ type: 'secret', id: b64(16), box: b64(length) });
    accepts(secret(40));
    accepts(secret(48_040));
    refuses(secret(39));
    refuses(secret(48_041));
    const largest: PeerMessage = { type: 'secret', id: bytes(16), box: bytes(48_040) };
    expect(decodeMessage(encodeMessage(largest))).toEqual(largest);
  });

  test('notes of 4096 characters, contact ids of 64', () => {
    accepts({ type: 'note', text: 'n'.repeat(4096) });
    refuses({ type: 'note', text: 'n'.repeat(4097) });
    accepts({ ...ready, contact: 'c'.repeat(64) });
    refuses({ ...ready, contact: 'c'.repeat(65) });
  });

  test('every listed word, no other', () => {
    for (const policy of policies) accepts({ ...ready, policy });
    for (const reason of byeReasons) accepts({ type: 'bye', reason });
    for (const outcome of ackOutcomes) accepts({ type: 'ack', id: b64(16), outcome });
    for (const direct of ['open', 'failed']) accepts({ type: 'path', direct });
    refuses({ ...ready, policy: 'none' });
    refuses({ type: 'bye', reason: 'toString' });
    refuses({ type: 'ack', id: b64(16), outcome: 'eaten' });
    refuses({ type: 'path', direct: true });
  });
});

describe('what an ack claims', () => {
  const ack = { type: 'ack', id: bytes(16), outcome: 'filled' } as const;

  test('a label is clipped to 256 characters, sent and read, and no pair is split', () => {
    const label = 'l'.repeat(256);
    expect(plain({ ...ack, label: `${label}x` })).toHaveProperty('label', label);
    expect(decodeMessage(wire({ ...ack, id: b64(16), label: `${label}x` }))).toEqual({ ...ack, label });
    const emoji = `${'l'.repeat(255)}😀`;
    expect(plain({ ...ack, label: emoji })).toHaveProperty('label', 'l'.repeat(255));
  });

  test.each([
    'javascript:alert(1)',
    'https://a.example/path',
    'https://u@a.example',
    'https://:p@a.example',
    'https://a.example?',
    'https://a.example#',
    'data:text/html,x',
    'null',
    '',
    `https://${'a'.repeat(600)}.example`,
  ])('what is no web origin is dropped: %j', origin => {
    expect(plain({ ...ack, origin })).not.toHaveProperty('origin');
    expect(decodeMessage(wire({ ...ack, id: b64(16), origin }))).toEqual(ack);
  });

  test('an origin is read in normal form', () => {
    expect(decodeMessage(wire({ ...ack, id: b64(16), origin: 'HTTPS://Bücher.example:443/' }))).toEqual({
      ...ack,
      origin: 'https://xn--bcher-kva.example',
    });
  });
});

describe('signal', () => {
  const signal = (data: unknown) => decodeMessage(wire({ type: 'signal', data }));

  test('what simple-peer emits for a data channel is kept', () => {
    for (const data of [
      offer,
      { ...offer, type: 'answer' },
      candidate,
      { type: 'renegotiate', renegotiate: true },
    ]) {
      expect(signal(data)).toEqual({ type: 'signal', data });
    }
    const nulls = { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: null, sdpMid: null } };
    expect(signal(nulls)).toEqual({ type: 'signal', data: nulls });
  });

  test('members that it does not emit are dropped, so nothing nests without bound', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const text = `{"type":"signal","data":{"nested":${deep},${JSON.stringify(offer).slice(1)}}`;
    expect(decodeMessage(pad(utf8(text)))).toEqual({ type: 'signal', data: offer });
  });

  test.each([
    { type: 'transceiverRequest', transceiverRequest: { kind: 'video' } },
    { type: 'offer' },
    { type: 'offer', sdp: {} },
    { type: 'rollback', sdp: '' },
    { type: 'candidate', candidate: 'candidate:1' },
    { type: 'candidate', candidate: { candidate: 'c', sdpMLineIndex: 256 } },
    { type: 'candidate', candidate: { candidate: 'c'.repeat(4097) } },
    { sdp: '' },
    [],
  ])('%j is refused', data => {
    expect(signal(data)).toBeNull();
  });

  test('an SDP asks for media as soon as one section is no data channel', () => {
    const withSection = (section: string, end = '\r\n') => ({
      type: 'offer',
      sdp: `v=0${end}${section}${end}`,
    });
    expect(carriesMedia(offer)).toBe(false);
    expect(carriesMedia(candidate)).toBe(false);
    for (const section of [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 X 1',
      'm=applications 9 X 1',
      'M=AUDIO 9 X 1',
    ]) {
      for (const end of ['\r\n', '\n', '\r']) expect(carriesMedia(withSection(section, end))).toBe(true);
      expect(carriesMedia({ type: 'offer', sdp: `${offer.sdp}${section}\r\n` })).toBe(true);
    }
    expect(carriesMedia(withSection('a=m=audio'))).toBe(false);
  });
});

describe('other versions and rubbish', () => {
  test('an unknown type is named, its name bounded', () => {
    expect(decodeMessage(wire({ type: 'wave', hand: 'left' }))).toEqual({ type: 'unknown', name: 'wave' });
    expect(decodeMessage(wire({ type: 'unknown' }))).toEqual({ type: 'unknown', name: 'unknown' });
    expect(decodeMessage(wire({ type: 'x'.repeat(300) }))).toEqual({
      type: 'unknown',
      name: 'x'.repeat(256),
    });
    for (const name of ['toString', '__proto__', 'constructor', '']) {
      expect(decodeMessage(wire({ type: name }))).toEqual({ type: 'unknown', name });
    }
  });

  test.each([null, [], 'hello', 1, {}, { type: 1 }, { type: null }, { type: ['hello'] }])(
    '%j is malformed',
    value => {
      expect(decodeMessage(wire(value))).toBeNull();
    },
  );

  test('unpadded, empty or not UTF-8 is malformed', () => {
    expect(decodeMessage(utf8('{"type":"hello"}'))).toBeNull();
    expect(decodeMessage(new Uint8Array(0))).toBeNull();
    expect(decodeMessage(pad(new Uint8Array(0)))).toBeNull();
    expect(decodeMessage(pad(Uint8Array.of(...utf8('{"type":"hello"}'), 0xff)))).toBeNull();
    expect(decodeMessage(pad(utf8('{"type":"hello"')))).toBeNull();
    expect(decodeMessage(pad(utf8('\ufeff{"type":"hello"}')))).toBeNull();
  });

  test('65,280 bytes padded are the most that fits a frame, for both sides', () => {
    const signal = (length: number): PeerMessage => ({
      type: 'signal',
      data: { type: 'offer', sdp: 's'.repeat(length) },
    });
    const fixed = JSON.stringify(signal(0)).length;
    const longest = encodeMessage(signal(65_279 - fixed));
    expect(longest).toHaveLength(65_280);
    expect(decodeMessage(longest)).toEqual(signal(65_279 - fixed));
    expect(() => encodeMessage(signal(65_280 - fixed))).toThrow(
      /a signal is at most 65280 bytes padded, not 65536/,
    );
    expect(decodeMessage(wire(signal(65_280 - fixed)))).toBeNull();
  });
});

test('sizes come in steps of 256 bytes', () => {
  expect(encodeMessage({ type: 'hello' })).toHaveLength(256);
  expect(encodeMessage({ type: 'bye', reason: 'error' })).toHaveLength(256);
  for (const [message] of examples) expect(encodeMessage(message).length % 256).toBe(0);
});

test('nothing makes the decoder throw, and what it reads it would write', () => {
  const messages = fc
    .record({
      example: fc.constantFrom(...examples.map(([, json]) => json)),
      changes: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    .map(({ example, changes }) => wire({ ...example, ...changes }));
  const rubbish = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.uint8Array({ maxLength: 600 }).map(pad),
    fc.json().map(text => pad(utf8(text))),
    messages,
  );
  fc.assert(
    fc.property(rubbish, input => {
      const message = decodeMessage(input);
      if (message && message.type !== 'unknown')
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }),
    { numRuns: 500 },
  );
});
