import { describe, expect, test } from 'vitest';
import { Peer, pair, roomId } from '../signaling/peer.ts';
import { binary, continuation, frame, Raw, text } from '../signaling/raw.ts';
import { startServer } from '../signaling/server.ts';

const open = (): Buffer => frame(text, JSON.stringify({ type: 'open', room: roomId() }));
const ping = 9;
const close = 8;

/** Each is sent right behind the handshake; the server must close with this code, and go on serving others. */
const hostile: [string, () => Buffer, number][] = [
  ['an unmasked frame', () => frame(text, '{"type":"ping"}', { masked: false }), 1002],
  ['RSV1 set', () => frame(text, '{"type":"ping"}', { rsv: 4 }), 1002],
  ['RSV2 set', () => frame(text, '{"type":"ping"}', { rsv: 2 }), 1002],
  ['RSV3 set', () => frame(binary, 'x', { rsv: 1 }), 1002],
  ['an opcode that does not exist', () => frame(3, 'x'), 1002],
  ['a control opcode that does not exist', () => frame(11, 'x'), 1002],
  ['a ping of 126 bytes', () => frame(ping, Buffer.alloc(126)), 1002],
  ['a ping in fragments', () => frame(ping, 'x', { fin: false }), 1002],
  ['a continuation of nothing', () => frame(continuation, 'x'), 1002],
  [
    'a new message inside a fragmented one',
    () => Buffer.concat([frame(text, '{', { fin: false }), frame(text, '}')]),
    1002,
  ],
  ['a close frame of one byte', () => frame(close, 'x'), 1002],
  ['a close code that is reserved', () => frame(close, Buffer.from([0x03, 0xed])), 1002],
  ['invalid UTF-8', () => frame(text, Buffer.from([0xff, 0xfe])), 1007],
  ['overlong UTF-8', () => frame(text, Buffer.from([0xc0, 0x80])), 1007],
  ['half a surrogate pair', () => frame(text, Buffer.from([0xed, 0xa0, 0x80])), 1007],
  ['a length of 65537', () => frame(binary, Buffer.alloc(10), { length: 65_537 }), 1009],
  ['a length of 2^53', () => frame(binary, Buffer.alloc(10), { length: 2 ** 53 }), 1009],
  ['a length of 2^62', () => frame(binary, Buffer.alloc(10), { length: 2 ** 62 }), 1009],
  ['a text of 64 KiB', () => frame(text, Buffer.alloc(65_536, 0x20)), 1009],
  [
    '17 fragments',
    () =>
      Buffer.concat([
        frame(text, '', { fin: false }),
        ...Array.from({ length: 16 }, () => frame(continuation, '', { fin: false })),
      ]),
    1008,
  ],
  [
    'fragments over the limit together',
    () =>
      Buffer.concat([
        frame(binary, Buffer.alloc(40_000), { fin: false }),
        frame(continuation, Buffer.alloc(40_000)),
      ]),
    1009,
  ],
  ['a text frame that is not JSON', () => frame(text, 'x'), 4000],
  ['deep JSON', () => frame(text, '['.repeat(4096)), 4000],
  ['a prototype in JSON', () => frame(text, '{"__proto__":{"type":"ping"}}'), 4000],
  ['binary before a seat', () => frame(binary, 'x'), 4000],
  [
    'binary after a refused join',
    () => Buffer.concat([frame(text, JSON.stringify({ type: 'join', room: roomId() })), frame(binary, 'x')]),
    4004,
  ],
  ['two opens at once', () => Buffer.concat([open(), open()]), 4000],
  [
    'a thousand commands behind an open',
    () => Buffer.concat([open(), ...Array.from({ length: 1000 }, open)]),
    4029,
  ],
];

describe('one hostile frame', () => {
  test.each(hostile)('%s', async (_name, bytes, code) => {
    const { url, lines } = await startServer();
    const { sender, recipient } = await pair(url);
    const raw = await Raw.upgrade(url, bytes());
    expect(await raw.closeCode()).toBe(code);
    raw.socket.destroy();
    recipient.sendFrame(Buffer.from('still here'));
    expect(await sender.expectFrame()).toEqual(Buffer.from('still here'));
    expect(lines.join('')).not.toMatch(/"level":(50|60)/);
  });

  test('a peer that never answers the close is dropped within seconds', async () => {
    const { url } = await startServer();
    const raw = await Raw.upgrade(url, frame(text, 'x'));
    const begun = Date.now();
    await raw.end();
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  test('cut anywhere, a conversation leaves nothing behind', async () => {
    const { url, server } = await startServer();
    const whole = Buffer.concat([open(), frame(binary, Buffer.alloc(300)), frame(text, '{"type":"ping"}')]);
    for (let length = 1; length < whole.length; length += 7) {
      const raw = await Raw.upgrade(url, whole.subarray(0, length));
      raw.socket.destroy();
    }
    const peer = await Peer.connect(url);
    let connections = Number.POSITIVE_INFINITY;
    while (connections > 1) {
      const health = (await (await fetch(`${server.url}/healthz`)).json()) as { connections: number };
      ({ connections } = health);
    }
    expect(await peer.sync()).toEqual([]);
  });

  test('byte by byte, a conversation is understood', async () => {
    const { url } = await startServer();
    const raw = await Raw.upgrade(url);
    raw.socket.setNoDelay(true);
    for (const byte of Buffer.concat([open(), frame(text, '{"type":"ping"}')]))
      raw.write(Buffer.from([byte]));
    await raw.until(received => received.includes('"opened"') && received.includes('"pong"'));
    raw.socket.destroy();
  });
});

test('random bytes behind the handshake, 500 times, disturb nobody', async () => {
  const { url, lines } = await startServer({ addressConnections: 1000, addressSockets: 1000 });
  const { sender, recipient } = await pair(url);
  for (let batch = 0; batch < 10; batch++) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const raw = await Raw.upgrade(url, Buffer.from(crypto.getRandomValues(new Uint8Array(200))));
        raw.socket.end();
        await raw.end();
      }),
    );
  }
  sender.sendFrame(Buffer.from('still here'));
  expect(await recipient.expectFrame()).toEqual(Buffer.from('still here'));
  expect(lines.join('')).not.toMatch(/"level":(50|60)/);
});
