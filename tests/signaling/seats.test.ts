/** The commands of PROTOCOL section 2 that give and take seats. */
import { describe, expect, test } from 'vitest';
import { Peer, pair, roomId } from './peer.ts';
import { frame, Raw, text } from './raw.ts';
import { startServer } from './server.ts';

const bytes = (size: number, value = 7): Buffer => Buffer.alloc(size, value);

describe('open', () => {
  test('gives the sender’s seat, and no peer', async () => {
    const { url } = await startServer();
    const sender = await Peer.connect(url);
    const before = Math.floor(Date.now() / 1000);
    sender.send({ type: 'open', room: roomId(), ttl: 60 });
    const opened = await sender.expect('opened');
    expect(opened.seat).toMatch(/^[\w-]{43}$/);
    expect(opened).toMatchObject({ peer: false, ice: [] });
    expect(opened.expires - before).toBeGreaterThanOrEqual(60);
    expect(opened.expires - before).toBeLessThanOrEqual(61);
  });

  test.each([
    [undefined, 3600],
    [60, 60],
    [86_400, 86_400],
  ])('ttl %s lives %d s', async (ttl, seconds) => {
    const { url } = await startServer({}, { now: () => 1_000_000_000_000 });
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room: roomId(), ...(ttl === undefined ? {} : { ttl }) });
    expect((await sender.expect('opened')).expires).toBe(1_000_000_000 + seconds);
  });

  test.each([59, 86_401, 60.5, -1])('ttl %s is a bad message', async ttl => {
    const { url } = await startServer();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room: roomId(), ttl });
    expect(await sender.end()).toMatchObject({ code: 4000, error: { code: 'bad-message' } });
  });

  test('of a room that exists is refused, and leaves that room alone', async () => {
    const { url } = await startServer();
    const { room, sender, recipient } = await pair(url);
    const other = await Peer.connect(url);
    other.send({ type: 'open', room });
    expect(await other.end()).toMatchObject({ code: 4005, error: { code: 'room-taken' } });
    expect(await sender.sync()).toEqual([]);
    expect(await recipient.sync()).toEqual([]);
  });

  test('a connection has one seat', async () => {
    const { url } = await startServer();
    const { sender } = await pair(url);
    sender.send({ type: 'open', room: roomId() });
    expect(await sender.end()).toMatchObject({ code: 4000 });
  });

  test('beyond the most rooms waits', async () => {
    const { url } = await startServer({ rooms: 2 });
    await pair(url);
    await pair(url);
    const third = await Peer.connect(url);
    third.send({ type: 'open', room: roomId() });
    expect(await third.end()).toMatchObject({ code: 4029, error: { code: 'rate-limited', retryAfter: 60 } });
  });

  test('hands out the operator’s STUN servers', async () => {
    const { url } = await startServer({ stun: ['stun:stun.example.org:3478'] });
    const room = roomId();
    const ice = [{ urls: ['stun:stun.example.org:3478'] }];
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    expect(await sender.expect('opened')).toMatchObject({ ice });
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room });
    expect(await recipient.expect('joined')).toMatchObject({ ice, peer: true });
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: true, ice });
  });
});

describe('join', () => {
  test('seats the recipient and tells the sender', async () => {
    const { url } = await startServer();
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    const opened = await sender.expect('opened');
    const recipient = await Peer.connect(url, { shard: 'FF' });
    recipient.send({ type: 'join', room });
    const joined = await recipient.expect('joined');
    expect(joined).toMatchObject({ peer: true, expires: opened.expires });
    expect(joined.seat).not.toBe(opened.seat);
    expect(await sender.expect('peer')).toMatchObject({ present: true });
  });

  test('tells that the sender is away', async () => {
    const { url } = await startServer();
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    await sender.leave();
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room });
    expect(await recipient.expect('joined')).toMatchObject({ peer: false });
  });

  test('a third peer finds the room full, and disturbs nobody', async () => {
    const { url } = await startServer();
    const { room, sender, recipient } = await pair(url);
    const third = await Peer.connect(url);
    third.send({ type: 'join', room });
    expect(await third.end()).toMatchObject({ code: 4006, error: { code: 'room-full' } });
    expect(await sender.sync()).toEqual([]);
    expect(await recipient.sync()).toEqual([]);
  });

  test('takes the seat of a recipient that left; the old token dies', async () => {
    const { url } = await startServer();
    const { room, sender, recipient, recipientSeat } = await pair(url);
    await recipient.leave();
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    const second = await Peer.connect(url);
    second.send({ type: 'join', room });
    expect((await second.expect('joined')).seat).not.toBe(recipientSeat);
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    const stale = await Peer.connect(url);
    stale.send({ type: 'resume', room, seat: recipientSeat });
    expect(await stale.end()).toMatchObject({ code: 4008, error: { code: 'bad-seat' } });
    expect(await second.sync()).toEqual([]);
  });

  test('takes the seat of a recipient that said goodbye but did not hang up', async () => {
    const { url } = await startServer();
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const first = await Raw.upgrade(url, frame(text, JSON.stringify({ type: 'join', room })), true);
    await sender.expect('peer');
    first.write(frame(8, Buffer.from([0x03, 0xe8])));
    expect(await first.closeCode()).toBe(1000);
    expect(await sender.expect('peer')).toMatchObject({ present: false });
    const second = await Peer.connect(url);
    second.send({ type: 'join', room });
    await second.expect('joined');
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    first.socket.destroy();
    second.sendFrame(bytes(3));
    expect(await sender.expectFrame()).toEqual(bytes(3));
  });

  test('of a room that nobody opened', async () => {
    const { url } = await startServer();
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room: roomId() });
    expect(await recipient.end()).toMatchObject({ code: 4004, error: { code: 'no-room' } });
  });
});

describe('resume', () => {
  test.each(['sender', 'recipient'] as const)(
    'gives the %s its seat back, and the old socket 4009',
    async who => {
      const { url } = await startServer();
      const { room, sender, recipient, senderSeat, recipientSeat } = await pair(url);
      const [old, other, seat] =
        who === 'sender' ? [sender, recipient, senderSeat] : [recipient, sender, recipientSeat];
      const again = await Peer.connect(url);
      again.send({ type: 'resume', room, seat });
      expect(await again.expect('resumed')).toMatchObject({ peer: true });
      expect(await old.end()).toMatchObject({ code: 4009, error: { code: 'replaced' } });
      expect(await other.sync()).toEqual([]);
      other.sendFrame(bytes(10));
      expect(await again.expectFrame()).toEqual(bytes(10));
      again.sendFrame(bytes(11));
      expect(await other.expectFrame()).toEqual(bytes(11));
    },
  );

  test('after leaving, tells the other that the seat filled', async () => {
    const { url } = await startServer();
    const { room, sender, recipient, senderSeat } = await pair(url);
    await sender.leave();
    expect(await recipient.expect('peer')).toEqual({ type: 'peer', present: false });
    const again = await Peer.connect(url);
    again.send({ type: 'resume', room, seat: senderSeat });
    expect(await again.expect('resumed')).toMatchObject({ peer: true });
    expect(await recipient.expect('peer')).toMatchObject({ present: true });
  });

  test('with a token that fits no seat', async () => {
    const { url } = await startServer();
    const { room, sender } = await pair(url);
    const stranger = await Peer.connect(url);
    stranger.send({ type: 'resume', room, seat: Buffer.alloc(32, 1).toString('base64url') });
    expect(await stranger.end()).toMatchObject({ code: 4008, error: { code: 'bad-seat' } });
    expect(await sender.sync()).toEqual([]);
  });

  test('with another room’s token', async () => {
    const { url } = await startServer();
    const one = await pair(url);
    const two = await pair(url);
    const stranger = await Peer.connect(url);
    stranger.send({ type: 'resume', room: two.room, seat: one.senderSeat });
    expect(await stranger.end()).toMatchObject({ code: 4008 });
  });

  test('of a room that nobody opened', async () => {
    const { url } = await startServer();
    const stranger = await Peer.connect(url);
    stranger.send({ type: 'resume', room: roomId(), seat: Buffer.alloc(32, 1).toString('base64url') });
    expect(await stranger.end()).toMatchObject({ code: 4004, error: { code: 'no-room' } });
  });
});

describe('evict', () => {
  test('puts the recipient out, and its token dies', async () => {
    const { url } = await startServer();
    const { room, sender, recipient, recipientSeat } = await pair(url);
    sender.send({ type: 'evict', room });
    expect(await recipient.end()).toMatchObject({ code: 4010, error: { code: 'evicted' } });
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    await sender.expect('evicted');
    const back = await Peer.connect(url);
    back.send({ type: 'resume', room, seat: recipientSeat });
    expect(await back.end()).toMatchObject({ code: 4008 });
    const next = await Peer.connect(url);
    next.send({ type: 'join', room });
    expect(await next.expect('joined')).toMatchObject({ peer: true });
  });

  test('of an empty seat still kills its token', async () => {
    const { url } = await startServer();
    const { room, sender, recipient, recipientSeat } = await pair(url);
    await recipient.leave();
    await sender.expect('peer');
    sender.send({ type: 'evict', room });
    await sender.expect('evicted');
    const back = await Peer.connect(url);
    back.send({ type: 'resume', room, seat: recipientSeat });
    expect(await back.end()).toMatchObject({ code: 4008 });
  });

  test.each(['evict', 'close'] as const)('the recipient may not %s', async type => {
    const { url } = await startServer();
    const { room, sender, recipient } = await pair(url);
    recipient.send({ type, room });
    expect(await recipient.end()).toMatchObject({ code: 4000, error: { code: 'bad-message' } });
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    expect(await sender.sync()).toEqual([]);
  });

  test.each(['evict', 'close'] as const)('nobody may %s from outside, or in another room', async type => {
    const { url } = await startServer();
    const { room, recipient } = await pair(url);
    const other = await pair(url);
    const outside = await Peer.connect(url);
    outside.send({ type, room });
    expect(await outside.end()).toMatchObject({ code: 4000 });
    other.sender.send({ type, room });
    expect(await other.sender.end()).toMatchObject({ code: 4000 });
    expect(await recipient.sync()).toEqual([]);
  });
});

describe('close', () => {
  test('ends the room for everyone; its id may be opened anew, its old tokens fit nowhere', async () => {
    const { url } = await startServer();
    const { room, sender, recipient, senderSeat, recipientSeat } = await pair(url);
    sender.send({ type: 'close', room });
    await sender.expect('closed');
    expect(await recipient.end()).toMatchObject({ code: 4004, error: { code: 'no-room' } });
    const late = await Peer.connect(url);
    late.send({ type: 'join', room });
    expect(await late.end()).toMatchObject({ code: 4004 });
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    for (const seat of [senderSeat, recipientSeat]) {
      const old = await Peer.connect(url);
      old.send({ type: 'resume', room, seat });
      expect(await old.end()).toMatchObject({ code: 4008 });
    }
  });
});
