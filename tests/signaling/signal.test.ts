import { describe, expect, test } from 'vitest';
import { defaultConfiguration } from '../../signaling/configuration.ts';
import { createLimits, type Verdict } from '../../signaling/limits.ts';
import { Peer, pair, roomId } from './peer.ts';
import { startServer } from './server.ts';

const bytes = (size: number, value = 7): Buffer => Buffer.alloc(size, value);

describe('what is no message', () => {
  const room = roomId();
  test.each([
    ['not JSON', 'x'],
    ['empty', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['an unknown type', '{"type":"list"}'],
    ['no type', '{}'],
    ['open without a room', '{"type":"open"}'],
    ['a room of 21 characters', `{"type":"join","room":"${'A'.repeat(21)}"}`],
    ['a room of 23 characters', `{"type":"join","room":"${'A'.repeat(23)}"}`],
    ['a room with spare bits', `{"type":"join","room":"${'A'.repeat(21)}B"}`],
    ['a room of another alphabet', `{"type":"join","room":"${'A'.repeat(20)}+A"}`],
    ['a number for a room', '{"type":"join","room":1}'],
    ['a short token', `{"type":"resume","room":"${room}","seat":"AAAA"}`],
    ['a ttl in a string', `{"type":"open","room":"${room}","ttl":"60"}`],
  ])('%s: 4000', async (_name, message) => {
    const { url } = await startServer();
    const peer = await Peer.connect(url);
    peer.send(message);
    expect(await peer.end()).toMatchObject({ code: 4000, error: { code: 'bad-message' } });
  });

  test('a binary frame before a seat is asked for: 4000', async () => {
    const { url } = await startServer();
    const peer = await Peer.connect(url);
    peer.sendFrame(bytes(1));
    expect(await peer.end()).toMatchObject({ code: 4000, error: { code: 'bad-message' } });
  });

  test('an unknown member is no reason to refuse', async () => {
    const { url } = await startServer();
    const peer = await Peer.connect(url);
    peer.send(`{"type":"open","room":"${roomId()}","later":{"__proto__":1}}`);
    await peer.expect('opened');
  });
});

describe('sizes', () => {
  test('a text frame of 4096 bytes is read, one of 4097 is too large', async () => {
    const { url } = await startServer();
    const peer = await Peer.connect(url);
    const ping = (size: number): string => `{"type":"ping"${' '.repeat(size - 15)}}`;
    expect(ping(4096)).toHaveLength(4096);
    peer.send(ping(4096));
    await peer.expect('pong');
    peer.send(ping(4097));
    expect(await peer.end()).toMatchObject({ code: 1009, error: { code: 'too-large' } });
  });

  test('a binary frame of 65536 bytes passes, one of 65537 is too large', async () => {
    const { url } = await startServer();
    const { sender, recipient } = await pair(url);
    sender.sendFrame(bytes(65_536));
    expect(await recipient.expectFrame()).toHaveLength(65_536);
    sender.sendFrame(bytes(65_537));
    expect(await sender.end()).toMatchObject({ code: 1009, error: { code: 'too-large' } });
    expect(await recipient.expect('peer')).toEqual({ type: 'peer', present: false });
  });

  test('a room relays its quota to the byte, and ends with the next', async () => {
    const { url } = await startServer({ roomBytes: 100_000 });
    const { sender, recipient } = await pair(url);
    sender.sendFrame(bytes(60_000));
    recipient.sendFrame(bytes(40_000));
    expect(await recipient.expectFrame()).toHaveLength(60_000);
    expect(await sender.expectFrame()).toHaveLength(40_000);
    expect(await sender.sync()).toEqual([]);
    recipient.sendFrame(bytes(1));
    expect(await sender.end()).toMatchObject({ code: 4030, error: { code: 'quota' } });
    expect(await recipient.end()).toMatchObject({ code: 4030, error: { code: 'quota' } });
  });
});

describe('early frames', () => {
  /** A server whose answers wait until they are let go. */
  async function gated() {
    const real = createLimits(defaultConfiguration());
    let let_: (verdict: Verdict) => void = () => undefined;
    const gate = new Promise<Verdict>(resolve => {
      let_ = resolve;
    });
    const { url } = await startServer({}, { limits: { ...real, join: () => gate } });
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room });
    return { sender, recipient, room, answer: let_ };
  }

  test('travel with the join, in order', async () => {
    const { url } = await startServer();
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room });
    recipient.sendFrame(bytes(5, 1));
    recipient.sendFrame(bytes(6, 2));
    await sender.expect('peer');
    expect(await sender.expectFrame()).toEqual(bytes(5, 1));
    expect(await sender.expectFrame()).toEqual(bytes(6, 2));
    await recipient.expect('joined');
  });

  test('64 KiB wait', async () => {
    const { sender, recipient, answer } = await gated();
    recipient.sendFrame(bytes(65_535, 3));
    recipient.sendFrame(bytes(1, 4));
    expect(await recipient.sync()).toEqual([]);
    expect(await sender.sync()).toEqual([]);
    answer({ ok: true });
    await recipient.expect('joined');
    await sender.expect('peer');
    expect(await sender.expectFrame()).toEqual(bytes(65_535, 3));
    expect(await sender.expectFrame()).toEqual(bytes(1, 4));
  });

  test('one byte more does not', async () => {
    const { sender, recipient, answer } = await gated();
    recipient.sendFrame(bytes(65_536));
    expect(await recipient.sync()).toEqual([]);
    recipient.sendFrame(bytes(1));
    expect(await recipient.end()).toMatchObject({ code: 1009, error: { code: 'too-large' } });
    answer({ ok: true });
    expect(await sender.sync()).toEqual([]);
  });

  test('of a peer that left before the answer go nowhere, and its seat stays free', async () => {
    const { sender, recipient, room, answer } = await gated();
    recipient.sendFrame(bytes(1));
    await recipient.leave();
    answer({ ok: true });
    expect(await sender.sync()).toEqual([]);
    sender.send({ type: 'close', room });
    await sender.expect('closed');
  });

  test('behind an open meet an empty seat', async () => {
    const { url } = await startServer();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room: roomId() });
    sender.sendFrame(bytes(1));
    await sender.expect('opened');
    await sender.expect('undelivered');
  });
});

test('a frame to an empty seat is answered, and dropped', async () => {
  const { url } = await startServer();
  const { room, sender, recipient } = await pair(url);
  await recipient.leave();
  await sender.expect('peer');
  sender.sendFrame(bytes(100));
  await sender.expect('undelivered');
  const next = await Peer.connect(url);
  next.send({ type: 'join', room });
  await next.expect('joined');
  expect(await next.sync()).toEqual([]);
});

test('a fault of ours ends the connection that met it, and no other', async () => {
  const real = createLimits(defaultConfiguration());
  // As errors of ioredis are: with the command, and so with what it is about.
  const command = { name: 'evalsha', args: ['fieldpost:room:of somebody'] };
  const fault = Object.assign(new Error('the store is away'), { command });
  const { url, lines } = await startServer({}, { limits: { ...real, join: () => Promise.reject(fault) } });
  const room = roomId();
  const sender = await Peer.connect(url);
  sender.send({ type: 'open', room });
  await sender.expect('opened');
  const recipient = await Peer.connect(url);
  recipient.send({ type: 'join', room });
  expect(await recipient.end()).toMatchObject({ code: 1012, error: { retryAfter: 5 } });
  expect(await sender.sync()).toEqual([]);
  expect(lines.join('')).toContain('the store is away');
  expect(lines.join('')).not.toContain('of somebody');
});

test('a restart tells everyone to resume', async () => {
  const { server, url } = await startServer();
  const { sender, recipient } = await pair(url);
  await server.close();
  for (const peer of [sender, recipient]) {
    expect(await peer.end()).toMatchObject({ code: 1012, error: { code: 'shutting-down', retryAfter: 1 } });
  }
  await expect(Peer.connect(url)).rejects.toThrow();
});
