import { expect, test } from 'vitest';
import { Peer, pair, roomId } from './peer.ts';
import { frame, handshake, Raw } from './raw.ts';
import { startServer, stoppedClock } from './server.ts';

const opening = (room: string, ttl = 3600) => `fieldpost.1.open.${ttl}.${room}`;
const joining = (room: string) => `fieldpost.1.join.${room}`;

test('a room is opened and joined by the handshakes alone', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const room = roomId();
  const sender = await Peer.connect(url, { offers: [opening(room, 60)] });
  expect(sender.ws.protocol).toBe(opening(room, 60));
  const opened = await sender.expect('opened');
  expect(opened).toMatchObject({ expires: clock.now() / 1000 + 60, peer: false, accepts: ['path'] });
  const recipient = await Peer.connect(url, { offers: [joining(room)] });
  expect(await recipient.expect('joined')).toMatchObject({ peer: true });
  expect(await sender.expect('peer')).toMatchObject({ present: true });
  recipient.sendFrame(Buffer.from('hello'));
  expect((await sender.expectFrame()).toString()).toBe('hello');
  await sender.leave();
  const back = await Peer.connect(url);
  back.send({ type: 'resume', room, seat: opened.seat });
  await back.expect('resumed');
});

test('the answer comes in the same write as the handshake', async () => {
  const { url } = await startServer();
  const raw = await Raw.connect(url);
  let chunks = 0;
  raw.socket.on('data', () => {
    chunks += 1;
  });
  raw.write(handshake({ 'Sec-WebSocket-Protocol': `fieldpost.1, ${opening(roomId())}` }));
  const received = await raw.until(text => text.includes('"opened"'));
  expect(received).toContain('HTTP/1.1 101');
  expect(chunks).toBe(1);
});

test('what is sent behind the handshake waits for its answer', async () => {
  const { url } = await startServer();
  const room = roomId();
  const sender = await Peer.connect(url, { offers: [opening(room)] });
  await sender.expect('opened');
  const raw = await Raw.connect(url);
  const asked = handshake({ 'Sec-WebSocket-Protocol': `fieldpost.1, ${joining(room)}` });
  raw.write(Buffer.concat([Buffer.from(asked), frame(2, 'first'), frame(2, 'second')]));
  await sender.expect('peer');
  expect((await sender.expectFrame()).toString()).toBe('first');
  expect((await sender.expectFrame()).toString()).toBe('second');
});

test.each([
  ['nobody there', (room: string) => joining(`${room.slice(0, 21)}A`), 4004, 'no-room'],
  ['a third peer', joining, 4006, 'room-full'],
  ['a room that is open', (room: string) => opening(room), 4005, 'room-taken'],
])('%s: told as to the message', async (_name, offer, code, error) => {
  const { url } = await startServer();
  const { room } = await pair(url, `${roomId().slice(0, 21)}Q`);
  const peer = await Peer.connect(url, { offers: [offer(room)] });
  const end = await peer.end();
  expect({ code: end.code, error: end.error?.code }).toEqual({ code, error });
});

test('an offer that is none leaves the connection without a seat', async () => {
  const { url } = await startServer();
  const room = roomId();
  const peer = await Peer.connect(url, { offers: [`fieldpost.1.open.59.${room}`] });
  expect(peer.ws.protocol).toBe('fieldpost.1');
  peer.send({ type: 'open', room });
  await peer.expect('opened');
});

test('a seat is asked for once: the message behind an offer that was taken is refused', async () => {
  const { url } = await startServer();
  const room = roomId();
  const peer = await Peer.connect(url, { offers: [opening(room)] });
  peer.send({ type: 'open', room: roomId() });
  await peer.expect('opened');
  expect(await peer.end()).toMatchObject({ code: 4000, error: { code: 'bad-message' } });
});

test('limits count it as they count the message', async () => {
  const { url } = await startServer({ addressOpens: 2 });
  const ends = [];
  for (let opens = 0; opens < 3; opens += 1) {
    const peer = await Peer.connect(url, { offers: [opening(roomId())] });
    const seen = await peer.next();
    ends.push('type' in seen && seen.type === 'error' ? seen.code : 'opened');
  }
  expect(ends).toEqual(['opened', 'opened', 'rate-limited']);
});

test('a server that opens for its own people only says what it needs', async () => {
  const { url } = await startServer({ openToken: 'of the operator, and long enough' });
  const peer = await Peer.connect(url, { offers: [opening(roomId())] });
  expect(await peer.end()).toMatchObject({ code: 4000, error: { needs: 'access' } });
});
