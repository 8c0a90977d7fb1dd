import { expect, test } from 'vitest';
import type { Configuration } from '../../signaling/configuration.ts';
import { Peer, pair, roomId } from './peer.ts';
import { handshake, Raw } from './raw.ts';
import { startServer, stoppedClock } from './server.ts';

/** Behind a proxy on this machine, so that a test may come from any address. */
async function start(settings: Partial<Configuration>) {
  const { url } = await startServer({ trustProxy: ['127.0.0.1'], ...settings });
  return { url, from: (address: string) => Peer.connect(url, { headers: { 'x-forwarded-for': address } }) };
}

const limited = { code: 4029, error: { code: 'rate-limited' } };

test('connections a minute from one address: the last allowed works, the next is told when', async () => {
  const { url, from } = await start({ addressConnections: 3 });
  for (let i = 0; i < 3; i++) expect(await (await from('198.51.100.1')).sync()).toEqual([]);
  const fourth = await (await from('198.51.100.1')).end();
  expect(fourth).toMatchObject(limited);
  expect(fourth.error?.retryAfter).toBeGreaterThan(50);
  expect(fourth.error?.retryAfter).toBeLessThanOrEqual(60);
  expect(await (await from('198.51.100.2')).sync()).toEqual([]);
  await (await from('198.51.100.1')).end();
  await (await from('198.51.100.1')).end();
  // Beyond twice the limit no handshake is made any more.
  const raw = await Raw.connect(url);
  raw.write(handshake({ 'X-Forwarded-For': '198.51.100.1' }));
  expect((await raw.end()).toString()).toMatch(/^HTTP\/1.1 429 .*Retry-After: \d+\r\n/s);
});

test('an IPv6 address is limited by its /64', async () => {
  const { from } = await start({ addressConnections: 2 });
  expect(await (await from('2001:db8:0:1::1')).sync()).toEqual([]);
  expect(await (await from('2001:db8:0:1:ffff::2')).sync()).toEqual([]);
  expect(await (await from('2001:db8:0:1:2:3:4:5')).end()).toMatchObject(limited);
  expect(await (await from('2001:db8:0:2::1')).sync()).toEqual([]);
});

test('connections a minute from all addresses', async () => {
  const { from } = await start({ allConnections: 2 });
  expect(await (await from('198.51.100.1')).sync()).toEqual([]);
  expect(await (await from('198.51.100.2')).sync()).toEqual([]);
  expect(await (await from('198.51.100.3')).end()).toMatchObject(limited);
});

test('opens a minute', async () => {
  const { from } = await start({ addressOpens: 2 });
  const sender = await from('198.51.100.1');
  for (let i = 0; i < 2; i++) {
    const room = roomId();
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    sender.send({ type: 'close', room });
    await sender.expect('closed');
  }
  sender.send({ type: 'open', room: roomId() });
  expect(await sender.end()).toMatchObject(limited);
  const other = await from('198.51.100.2');
  other.send({ type: 'open', room: roomId() });
  await other.expect('opened');
});

test('joins and resumes a minute count together', async () => {
  const { from } = await start({ addressJoins: 2 });
  const room = roomId();
  const sender = await from('198.51.100.9');
  sender.send({ type: 'open', room });
  await sender.expect('opened');
  const first = await from('198.51.100.1');
  first.send({ type: 'join', room });
  const { seat } = await first.expect('joined');
  const second = await from('198.51.100.1');
  second.send({ type: 'resume', room, seat });
  await second.expect('resumed');
  const third = await from('198.51.100.1');
  third.send({ type: 'resume', room, seat });
  expect(await third.end()).toMatchObject(limited);
  expect(await second.sync()).toEqual([]);
});

test('sockets open at once from one address; one that closes makes room', async () => {
  const { from } = await start({ addressSockets: 2 });
  const first = await from('198.51.100.1');
  const second = await from('198.51.100.1');
  expect(await (await from('198.51.100.1')).end()).toMatchObject({ code: 4029, error: { retryAfter: 30 } });
  expect(await (await from('198.51.100.2')).sync()).toEqual([]);
  await first.leave();
  expect(await second.sync()).toEqual([]);
  expect(await (await from('198.51.100.1')).sync()).toEqual([]);
});

test('sockets open at once in all', async () => {
  const { url } = await start({ connections: 2 });
  await pair(url);
  const raw = await Raw.connect(url);
  raw.write(handshake());
  expect((await raw.end()).toString()).toMatch(/^HTTP\/1.1 503 .*Retry-After: 60\r\n/s);
});

test('frames a second', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({ messageRate: 2 }, { now: clock.now });
  const peer = await Peer.connect(url);
  for (let i = 0; i < 8; i++) await peer.sync();
  clock.advance(500);
  await peer.sync();
  peer.send({ type: 'ping' });
  expect(await peer.end()).toMatchObject({ code: 4029, error: { code: 'rate-limited', retryAfter: 1 } });
});

test('bytes a second', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({ byteRate: 65_536 }, { now: clock.now });
  const { room, sender, recipient, senderSeat } = await pair(url);
  const spent = Buffer.byteLength(JSON.stringify({ type: 'open', room }));
  expect(senderSeat).toHaveLength(43);
  for (let i = 0; i < 3; i++) sender.sendFrame(Buffer.alloc(65_536));
  sender.sendFrame(Buffer.alloc(65_536 - spent));
  for (let i = 0; i < 4; i++) await recipient.expectFrame();
  sender.sendFrame(Buffer.alloc(1));
  expect(await sender.end()).toMatchObject(limited);
  expect(await recipient.expect('peer')).toEqual({ type: 'peer', present: false });
});
