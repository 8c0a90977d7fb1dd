/** 100,000 frames and handshakes that nobody should send: the server goes on, and forgets them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Peer, pair, roomId } from '../signaling/peer.ts';
import { ServerProcess } from '../signaling/process.ts';
import { frame, handshake, Raw } from '../signaling/raw.ts';

const settings = {
  FIELDPOST_LIMIT_CONNECTIONS: '1000000',
  FIELDPOST_LIMIT_ALL_CONNECTIONS: '10000000',
  FIELDPOST_LIMIT_SOCKETS: '100000',
  FIELDPOST_LIMIT_OPENS: '1000000',
  FIELDPOST_LIMIT_JOINS: '1000000',
  FIELDPOST_LIMIT_FAILURES: '1000000',
  FIELDPOST_LIMIT_MESSAGES: '1000000',
  FIELDPOST_LOG_LEVEL: 'warn',
};
const seed = 20_261_121;
const frames = 98_000;
const handshakes = 2000;
/** The first that ends a connection is followed by others, as an attacker would: they meet one that closes. */
const inARow = 10;
const atOnce = 25;

const room = fc.constantFrom(roomId(), roomId(), 'A'.repeat(21), '', '__proto__');
const value = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.integer(),
  fc.constant(null),
  room,
  fc.object({ maxDepth: 2 }),
);

/** JSON that is nearly a command. */
const control = fc
  .record(
    {
      type: fc.oneof(fc.constantFrom('open', 'join', 'resume', 'evict', 'close', 'ping', 'list'), value),
      room: value,
      seat: fc.oneof(value, fc.constant(Buffer.alloc(32, 1).toString('base64url'))),
      ttl: fc.oneof(value, fc.double()),
      access: value,
    },
    { requiredKeys: [] },
  )
  .map(message => Buffer.from(JSON.stringify(message)));

const payload = fc.oneof(
  control,
  control.chain(bytes =>
    fc
      .nat(bytes.length)
      .map(at => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)])),
  ),
  fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
);

/** A frame of any opcode, with any bits, that says any length. */
const hostileFrame = fc
  .record({
    opcode: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(1, 2) }, { weight: 1, arbitrary: fc.nat(15) }),
    payload,
    fin: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    rsv: fc.oneof({ weight: 19, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
    masked: fc.oneof(
      { weight: 19, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    length: fc.oneof(
      { weight: 19, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 126, 65_536, 65_537, 2 ** 32, 2 ** 53) },
    ),
  })
  .map(({ opcode, payload: bytes, length, ...bits }) =>
    frame(opcode, bytes, { ...bits, ...(length === undefined ? {} : { length }) }),
  );

const header = fc.constantFrom(
  'Host',
  'Connection',
  'Upgrade',
  'Sec-WebSocket-Version',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Extensions',
  'Origin',
  'X-Forwarded-For',
  'Content-Length',
  'Transfer-Encoding',
);
const hostileHandshake = fc
  .tuple(
    fc.array(fc.tuple(header, fc.oneof(fc.constant(undefined), fc.string({ maxLength: 40 }))), {
      maxLength: 4,
    }),
    fc.oneof(
      fc.constant('/v1/signal/0a'),
      fc.string({ maxLength: 60 }).map(text => `/${text}`),
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(200) }),
  )
  .map(([lines, path, cut]) => handshake(Object.fromEntries(lines), path).slice(0, cut));

test('malformed frames and handshakes', { timeout: 300_000 }, async () => {
  const server = ServerProcess.start(settings);
  const url = await server.listening();
  const honest = await pair(url);
  const health = async () => (await (await fetch(`${url}/healthz`)).json()) as { connections: number };

  for (const [at, one] of fc.sample(hostileHandshake, { numRuns: handshakes, seed }).entries()) {
    const raw = await Raw.connect(url);
    raw.write(one);
    raw.socket.end();
    if (at % 50 === 49) await raw.end();
  }

  const all = fc.sample(hostileFrame, { numRuns: frames, seed });
  while (all.length > 0) {
    const raws = await Promise.all(
      Array.from({ length: atOnce }, () => Raw.upgrade(url, Buffer.concat(all.splice(-inARow)))),
    );
    for (const raw of raws) raw.socket.end();
    await Promise.all(raws.map(raw => raw.end()));
  }

  honest.sender.sendFrame(Buffer.from('still here'));
  expect(await honest.recipient.expectFrame()).toEqual(Buffer.from('still here'));
  await (await Peer.connect(url)).leave();
  for (let left = Number.POSITIVE_INFINITY; left > 2; ) ({ connections: left } = await health());
  expect(server.child.exitCode).toBeNull();
  expect(server.stderr).not.toMatch(/fault of the server|Unhandled|Warning/);
});
