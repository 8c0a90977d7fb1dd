import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highWater } from '../../signaling/relay.ts';
import { Peer, pair, stalled } from './peer.ts';
import { startServer, stoppedClock } from './server.ts';

const plenty = { roomBytes: 1e9, byteRate: 1e9, messageRate: 1_000_000 };
const mebibyte = 1_048_576;

test('frames of every size class arrive byte for byte, in order, both ways', async () => {
  const { url } = await startServer(plenty);
  const { sender, recipient } = await pair(url);
  const sizes = [0, 1, 125, 126, 127, 8191, 8192, 8193, 65_535, 65_536, 3, 9000, 2];
  for (const [from, to] of [
    [sender, recipient],
    [recipient, sender],
  ] as const) {
    const frames = sizes.map(size => Buffer.from(crypto.getRandomValues(new Uint8Array(size))));
    for (const frame of frames) from.sendFrame(frame);
    for (const frame of frames) expect((await to.expectFrame()).equals(frame)).toBe(true);
  }
});

test('whatever the bytes are, they are not read: JSON, control messages, invalid UTF-8', async () => {
  const { url } = await startServer(plenty);
  const { room, sender, recipient } = await pair(url);
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .constantFrom(`{"type":"close","room":"${room}"}`, '{"type":"ping"}', '{', '\u0000')
      .map(text => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 20 }), async frames => {
      for (const each of frames) sender.sendFrame(each);
      for (const each of frames) expect((await recipient.expectFrame()).equals(Buffer.from(each))).toBe(true);
    }),
    { numRuns: 50 },
  );
  expect(await sender.sync()).toEqual([]);
});

test('a frame in fragments arrives whole', async () => {
  const { url } = await startServer(plenty);
  const { sender, recipient } = await pair(url);
  for (let i = 0; i < 16; i++) sender.ws.send(Buffer.alloc(4096, i), { binary: true, fin: i === 15 });
  const whole = Buffer.concat(Array.from({ length: 16 }, (_, i) => Buffer.alloc(4096, i)));
  expect((await recipient.expectFrame()).equals(whole)).toBe(true);
});

test('control messages and frames keep their order', async () => {
  const { url } = await startServer(plenty);
  const { room, sender, recipient } = await pair(url);
  recipient.sendFrame(Buffer.from('before'));
  recipient.ws.close();
  expect(await sender.expectFrame()).toEqual(Buffer.from('before'));
  await sender.expect('peer');
  sender.send({ type: 'close', room });
  await sender.expect('closed');
});

test('the sender of a receiver that does not read is not read either, and nothing is lost', async () => {
  const { url } = await startServer(plenty);
  const { sender, recipient } = await pair(url);
  recipient.ws.pause();
  const count = 1024;
  for (let i = 0; i < count; i++) sender.sendFrame(Buffer.alloc(65_536, i % 251));
  const waiting = await stalled(sender, url);
  // What is not in the sender any more is in two kernels' socket buffers, and at most highWater and a frame or two in the server.
  expect(waiting).toBeGreaterThan(32 * mebibyte);
  expect(highWater).toBeLessThan(mebibyte);
  recipient.ws.resume();
  for (let i = 0; i < count; i++) {
    const frame = await recipient.expectFrame();
    if (frame.length !== 65_536 || !frame.equals(Buffer.alloc(65_536, i % 251)))
      throw new Error(`Frame ${i} differs.`);
  }
  expect(await sender.sync()).toEqual([]);
});

test('a sender held by a receiver that goes away is read again', async () => {
  const { url } = await startServer(plenty);
  const { sender, recipient } = await pair(url);
  recipient.ws.pause();
  for (let i = 0; i < 512; i++) sender.sendFrame(Buffer.alloc(65_536));
  recipient.ws.terminate();
  const seen = await sender.sync();
  const others = seen.filter(each => Buffer.isBuffer(each) || each.type !== 'undelivered');
  expect(others).toEqual([{ type: 'peer', present: false }]);
});

test('a sender that is held is not silent', async () => {
  const clock = stoppedClock();
  const { url } = await startServer(plenty, { now: clock.now });
  const { sender, recipient } = await pair(url);
  const silent = await Peer.connect(url);
  await silent.sync();
  recipient.ws.pause();
  for (let i = 0; i < 512; i++) sender.sendFrame(Buffer.alloc(65_536));
  await stalled(sender, url);
  for (const ms of [59_999, 1]) {
    clock.advance(ms);
    recipient.sendFrame(Buffer.from('I am here'));
    expect(await sender.expectFrame()).toEqual(Buffer.from('I am here'));
  }
  expect(await silent.end()).toMatchObject({ code: 1001 });
  recipient.sendFrame(Buffer.from('still'));
  expect(await sender.expectFrame()).toEqual(Buffer.from('still'));
});

test('a resumed sender is held as its predecessor was', async () => {
  const { url } = await startServer(plenty);
  const { room, sender, recipient, senderSeat } = await pair(url);
  recipient.ws.pause();
  for (let i = 0; i < 512; i++) sender.sendFrame(Buffer.alloc(65_536, 1));
  await stalled(sender, url);
  sender.ws.terminate();
  const again = await Peer.connect(url);
  again.send({ type: 'resume', room, seat: senderSeat });
  await again.expect('resumed');
  for (let i = 0; i < 1024; i++) again.sendFrame(Buffer.alloc(65_536, 2));
  const waiting = await stalled(again, url);
  expect(waiting).toBeGreaterThan(32 * mebibyte);
});

test('bufferutil is loaded: without it large frames take three times the time', context => {
  const ofWs = createRequire(createRequire(import.meta.url).resolve('ws'));
  let found: { unmask: unknown };
  try {
    found = ofWs('bufferutil') as { unmask: unknown };
  } catch {
    context.skip('bufferutil, an optional dependency, is not installed here');
    return;
  }
  expect(String(found.unmask)).toContain('[native code]');
});
