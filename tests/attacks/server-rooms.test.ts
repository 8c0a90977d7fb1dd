import { expect, test } from 'vitest';
import { Peer, pair, roomId } from '../signaling/peer.ts';
import { startServer, stoppedClock } from '../signaling/server.ts';

const generous = { addressConnections: 100_000, addressJoins: 100_000, allConnections: 1_000_000 };

test('unknown, closed and expired rooms: one answer, one timing', async () => {
  const clock = stoppedClock();
  const { url } = await startServer(generous, { now: clock.now });
  const closed = roomId();
  const expired = roomId();
  const sender = await Peer.connect(url);
  sender.send({ type: 'open', room: closed });
  await sender.expect('opened');
  sender.send({ type: 'close', room: closed });
  await sender.expect('closed');
  sender.send({ type: 'open', room: expired, ttl: 60 });
  await sender.expect('opened');
  clock.advance(60_000);
  await sender.end();

  const kinds = { unknown: roomId(), closed, expired };
  const seat = Buffer.alloc(32, 1).toString('base64url');
  const times: Record<string, number[]> = { unknown: [], closed: [], expired: [] };
  const answers = new Set<string>();
  for (let i = 0; i < 150; i++) {
    for (const [kind, room] of Object.entries(kinds)) {
      const peer = await Peer.connect(url);
      const begun = performance.now();
      peer.send(i % 2 === 0 ? { type: 'join', room } : { type: 'resume', room, seat });
      const answer = await peer.next();
      times[kind]?.push(performance.now() - begun);
      answers.add(JSON.stringify(answer));
      await peer.end();
    }
  }
  expect([...answers]).toEqual([
    '{"type":"error","code":"no-room","message":"Nobody is waiting in this room."}',
  ]);
  const median = (list: number[] = []): number =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  for (const kind of ['closed', 'expired']) {
    expect(median(times[kind]) / median(times['unknown'])).toBeGreaterThan(0.6);
    expect(median(times[kind]) / median(times['unknown'])).toBeLessThan(1.7);
  }
});

test('a squatter is evicted, its token is worth nothing, and the honest recipient gets the seat', async () => {
  const { url } = await startServer();
  const { room, sender, recipient: squatter, recipientSeat } = await pair(url);
  const honest = await Peer.connect(url);
  honest.send({ type: 'join', room });
  expect(await honest.end()).toMatchObject({ code: 4006 });
  sender.send({ type: 'evict', room });
  expect(await squatter.end()).toMatchObject({ code: 4010 });
  await sender.expect('peer');
  await sender.expect('evicted');
  const again = await Peer.connect(url);
  again.send({ type: 'join', room });
  await again.expect('joined');
  await sender.expect('peer');
  const back = await Peer.connect(url);
  back.send({ type: 'resume', room, seat: recipientSeat });
  expect(await back.end()).toMatchObject({ code: 4008 });
  again.sendFrame(Buffer.from('hello'));
  expect(await sender.expectFrame()).toEqual(Buffer.from('hello'));
});

test('the recipient cannot take the sender’s seat with its own token', async () => {
  const { url } = await startServer();
  const { room, sender, recipient, recipientSeat } = await pair(url);
  await sender.leave();
  await recipient.expect('peer');
  const thief = await Peer.connect(url);
  thief.send({ type: 'resume', room, seat: recipientSeat });
  await thief.expect('resumed');
  expect(await recipient.end()).toMatchObject({ code: 4009 });
  thief.send({ type: 'close', room });
  expect(await thief.end()).toMatchObject({ code: 4000 });
});

test('who is put out is not heard any more: frames sent before the close arrives go nowhere', async () => {
  const { url } = await startServer();
  const { room, sender, recipient } = await pair(url);
  sender.send({ type: 'evict', room });
  for (let i = 0; i < 100; i++) recipient.sendFrame(Buffer.from('too late'));
  const seen = await sender.sync();
  const evictedAt = seen.findIndex(each => !Buffer.isBuffer(each) && each.type === 'evicted');
  expect(evictedAt).toBeGreaterThanOrEqual(0);
  expect(seen.slice(evictedAt).some(each => Buffer.isBuffer(each))).toBe(false);
});

test('one address cannot fill the server with rooms', async () => {
  const { url } = await startServer({ addressOpens: 10, addressConnections: 1000 });
  let opened = 0;
  for (let i = 0; i < 30; i++) {
    const peer = await Peer.connect(url);
    peer.send({ type: 'open', room: roomId() });
    const answer = await peer.next();
    if (!Buffer.isBuffer(answer) && answer.type === 'opened') opened++;
  }
  expect(opened).toBe(10);
});
