import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import {
  type ClientControl,
  type ControlErrorCode,
  closeCodes,
  encodeControl,
  parseClientControl,
  parseServerControl,
  type ServerControl,
} from '../../lib/protocol/control.ts';

const room = toBase64url(new Uint8Array(16).fill(0xa5));
const seat = toBase64url(new Uint8Array(32).fill(0x5a));
const ice = [
  { urls: 'stun:stun.example:3478' },
  { urls: ['turn:turn.example?transport=udp', 'turns:turn.example'], username: '1:a', credential: 'c' },
];

const fromClient: ClientControl[] = [
  { type: 'open', room },
  { type: 'open', room, ttl: 60 },
  { type: 'open', room, access: 'x'.repeat(256) },
  { type: 'join', room },
  { type: 'resume', room, seat },
  { type: 'evict', room },
  { type: 'close', room },
  { type: 'path', room, kind: 'turn' },
  { type: 'ping' },
];

const fromServer: ServerControl[] = [
  { type: 'opened', seat, expires: 1_800_000_000, peer: false, ice },
  { type: 'opened', seat, expires: 0, peer: false, ice: [], accepts: ['path', 'what is not known yet'] },
  { type: 'joined', seat, expires: 1_800_000_000, peer: true, ice: [] },
  { type: 'resumed', expires: 0, peer: true, ice },
  { type: 'evicted' },
  { type: 'closed' },
  { type: 'pong' },
  { type: 'undelivered' },
  { type: 'peer', present: true, ice },
  { type: 'peer', present: false },
  { type: 'error', code: 'rate-limited', message: 'too many', retryAfter: 1.5 },
  { type: 'error', code: 'bad-message', message: 'no token', needs: 'access' },
];

test('a beat is the same either way', () => {
  const text = encodeControl({ type: 'beat' });
  expect(parseClientControl(text)).toEqual({ type: 'beat' });
  expect(parseServerControl(text)).toEqual({ type: 'beat' });
});

describe('client messages', () => {
  test.each(fromClient)('$type round trip', message => {
    expect(parseClientControl(encodeControl(message))).toEqual(message);
    expect(parseServerControl(encodeControl(message))).toBeNull();
  });

  test('unknown members are dropped', () => {
    const text = JSON.stringify({ type: 'ping', extra: 1, room });
    expect(parseClientControl(text)).toEqual({ type: 'ping' });
    expect(parseClientControl(`{"type":"join","room":"${room}","__proto__":{"ttl":1},"seat":7}`)).toEqual({
      type: 'join',
      room,
    });
  });

  test.each([59, 86_401, 60.5, '60', null, -60])('a ttl of %s is refused', ttl => {
    expect(parseClientControl(JSON.stringify({ type: 'open', room, ttl }))).toBeNull();
  });

  test.each([60, 3600, 86_400])('a ttl of %d is taken', ttl => {
    expect(parseClientControl(JSON.stringify({ type: 'open', room, ttl }))).toEqual({
      type: 'open',
      room,
      ttl,
    });
  });

  test.each([
    ['21 characters', room.slice(1)],
    ['23 characters', `${room}A`],
    ['spare bits', `${room.slice(0, -1)}R`],
    ['the other alphabet', `+${room.slice(1)}`],
    ['padding', `${room.slice(0, -1)}=`],
    ['nothing', ''],
    ['a number', 22],
    ['a list', [room]],
    ['null', null],
  ])('a room of %s is refused', (_, wrong) => {
    for (const type of ['open', 'join', 'evict', 'close', 'resume']) {
      expect(parseClientControl(JSON.stringify({ type, room: wrong, seat }))).toBeNull();
    }
  });

  test.each([seat.slice(1), `${seat}A`, `${seat.slice(0, -1)}b`, 0, undefined])(
    'a seat of %j is refused',
    wrong => {
      expect(parseClientControl(JSON.stringify({ type: 'resume', room, seat: wrong }))).toBeNull();
    },
  );

  test.each([
    '',
    ' ',
    'null',
    '[]',
    '"ping"',
    '1',
    '{}',
    '{"type":"pong"}',
    '{"type":["ping"]}',
    '{"type":"toString"}',
    '{"type":"__proto__"}',
    '{"type":"ping"}x',
    '{"type":"ping"',
    '{"__proto__":{"type":"ping"}}',
    `{"type":"join"}`,
  ])('%j is refused', text => {
    expect(parseClientControl(text)).toBeNull();
  });

  test('4096 bytes of UTF-8 are read, 4097 are not', () => {
    const frame = (bytes: number, filler: string) => {
      const fill = bytes - '{"type":"ping","x":""}'.length;
      return `{"type":"ping","x":"${filler.repeat(Math.floor(fill / 2))}${fill % 2 ? 'a' : ''}"}`;
    };
    for (const filler of ['aa', 'é']) {
      expect(Buffer.byteLength(frame(4096, filler))).toBe(4096);
      expect(parseClientControl(frame(4096, filler))).toEqual({ type: 'ping' });
      expect(parseClientControl(frame(4097, filler))).toBeNull();
    }
  });
});

describe('server messages', () => {
  test.each(fromServer)('$type round trip', message => {
    expect(parseServerControl(encodeControl(message))).toEqual(message);
    expect(parseClientControl(encodeControl(message))).toBeNull();
  });

  test('every error code is read, no other', () => {
    for (const code of Object.keys(closeCodes) as ControlErrorCode[]) {
      const message: ServerControl = { type: 'error', code, message: '' };
      expect(parseServerControl(encodeControl(message))).toEqual(message);
    }
    for (const code of ['oops', 'toString', '']) {
      expect(parseServerControl(JSON.stringify({ type: 'error', code, message: '' }))).toBeNull();
    }
  });

  test.each([
    { urls: 'https://evil.example' },
    { urls: 'javascript:alert(1)' },
    { urls: 'stun:' },
    { urls: 'turn:a b' },
    { urls: [] },
    { urls: ['stun:a', 1] },
    { urls: `stun:${'a'.repeat(508)}` },
    { urls: 'turn:a', username: 1 },
    { urls: Array.from({ length: 9 }, () => 'stun:a') },
    {},
    null,
  ])('an ICE server %j is refused', server => {
    expect(parseServerControl(JSON.stringify({ type: 'peer', present: true, ice: [server] }))).toBeNull();
  });

  test('16 ICE servers of 8 urls of 512 characters at most', () => {
    const parse = (list: unknown[]) =>
      parseServerControl(JSON.stringify({ type: 'peer', present: true, ice: list }));
    const server = { urls: 'stun:a' };
    expect(parse(Array.from({ length: 16 }, () => server))).not.toBeNull();
    expect(parse(Array.from({ length: 17 }, () => server))).toBeNull();
    expect(parse([{ urls: Array.from({ length: 8 }, () => 'stun:a') }])).not.toBeNull();
    expect(parse([{ urls: `stun:${'a'.repeat(507)}` }])).not.toBeNull();
  });

  test.each([
    { type: 'opened', expires: 1, peer: false, ice: [] },
    { type: 'opened', seat, expires: 1.5, peer: false, ice: [] },
    { type: 'opened', seat, expires: -1, peer: false, ice: [] },
    { type: 'joined', seat, expires: 1, peer: 'yes', ice: [] },
    { type: 'joined', seat, expires: 1, peer: false },
    { type: 'peer' },
    { type: 'error', code: 'quota' },
    { type: 'error', code: 'quota', message: 'a', retryAfter: -1 },
    { type: 'error', code: 'quota', message: 'a'.repeat(513) },
  ])('%j is refused', message => {
    expect(parseServerControl(JSON.stringify(message))).toBeNull();
  });
});

test('a message over 4096 bytes is not sent', () => {
  const message = (length: number): ServerControl => ({
    type: 'error',
    code: 'quota',
    message: 'a'.repeat(length),
  });
  const room = 4096 - encodeControl(message(0)).length;
  expect(encodeControl(message(room))).toHaveLength(4096);
  expect(() => encodeControl(message(room + 1))).toThrow(/at most 4096 bytes, this error has 4097/);
});

test('no text makes a parser throw', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        type: fc.constantFrom(...fromClient, ...fromServer),
        room: fc.jsonValue(),
        ice: fc.jsonValue(),
      })
      .map(({ type, ...rest }) => JSON.stringify({ ...type, ...rest })),
  );
  fc.assert(
    fc.property(text, input => {
      for (const parse of [parseClientControl, parseServerControl]) {
        const parsed = parse(input);
        if (parsed) expect(parse(encodeControl(parsed))).toEqual(parsed);
      }
    }),
    { numRuns: 500 },
  );
  expect(parseClientControl('['.repeat(4096))).toBeNull();
});
