import { expect, test } from 'vitest';
import { Peer, pair, roomId, until } from './peer.ts';
import { startServer, stoppedClock } from './server.ts';

test('a room that expires while both are connected: 4007, and the next one lives a millisecond longer', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const open = async () => {
    const sender = await Peer.connect(url);
    const room = roomId();
    sender.send({ type: 'open', room, ttl: 60 });
    await sender.expect('opened');
    const recipient = await Peer.connect(url);
    recipient.send({ type: 'join', room });
    await recipient.expect('joined');
    await sender.expect('peer');
    return { sender, recipient, room };
  };
  const first = await open();
  clock.advance(1);
  const second = await open();
  clock.advance(59_998);
  for (const peer of [first.sender, first.recipient, second.sender, second.recipient]) {
    expect(await peer.sync()).toEqual([]);
  }
  clock.advance(1);
  expect(await first.sender.end()).toMatchObject({ code: 4007, error: { code: 'expired' } });
  expect(await first.recipient.end()).toMatchObject({ code: 4007, error: { code: 'expired' } });
  expect(await second.sender.sync()).toEqual([]);
  expect(await second.recipient.sync()).toEqual([]);
  const late = await Peer.connect(url);
  late.send({ type: 'join', room: first.room });
  expect(await late.end()).toMatchObject({ code: 4004 });
  const anew = await Peer.connect(url);
  anew.send({ type: 'open', room: first.room });
  await anew.expect('opened');
});

test('60 s of silence close a connection, 59.999 s do not', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const silent = await Peer.connect(url);
  await silent.sync();
  clock.advance(1);
  const other = await Peer.connect(url);
  await other.sync();
  clock.advance(59_999);
  expect(await silent.end()).toMatchObject({ code: 1001 });
  expect(await other.sync()).toEqual([]);
});

test('a seat whose peer fell silent is empty, and may be resumed', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const { room, sender, recipient, senderSeat } = await pair(url);
  clock.advance(59_999);
  await recipient.sync();
  clock.advance(1);
  expect(await sender.end()).toMatchObject({ code: 1001 });
  expect(await recipient.expect('peer')).toEqual({ type: 'peer', present: false });
  const again = await Peer.connect(url);
  again.send({ type: 'resume', room, seat: senderSeat });
  expect(await again.expect('resumed')).toMatchObject({ peer: true });
});

test('a room without its sender for 15 min ends', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const { room, sender, recipient, senderSeat } = await pair(url);
  await sender.leave();
  await recipient.expect('peer');
  for (let minute = 0; minute < 18; minute++) {
    clock.advance(50_000 - (minute === 17 ? 1 : 0));
    expect(await recipient.sync()).toEqual([]);
  }
  clock.advance(1);
  expect(await recipient.end()).toMatchObject({ code: 4004, error: { code: 'no-room' } });
  const again = await Peer.connect(url);
  again.send({ type: 'resume', room, seat: senderSeat });
  expect(await again.end()).toMatchObject({ code: 4004 });
});

test('who offers it is asked for a beat after 19 s without a word; answers keep it, and have no answer', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const beating = () => Peer.connect(url, { offers: ['fieldpost.1.beat'] });
  const first = await beating();
  expect(first.ws.protocol).toBe('fieldpost.1');
  clock.advance(1);
  const second = await beating();
  clock.advance(18_999);
  await first.expect('beat');
  // A turn that came to the first has come to the second: 18,999 ms.
  expect(await second.sync()).toEqual([]);
  for (let beats = 0; beats < 4; beats += 1) {
    let came = false;
    const next = first.expect('beat').then(() => {
      came = true;
    });
    first.send({ type: 'beat' });
    // When the answer is read is not known: 19 s after that.
    await until(() => {
      if (!came) clock.advance(1000);
      return came;
    }, 'the next beat');
    await next;
  }
  first.send({ type: 'beat' });
  expect(await first.sync()).toEqual([]);
});

test('beats that nobody answers end after 60 s', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const beating = () => Peer.connect(url, { offers: ['fieldpost.1.beat'] });
  const first = await beating();
  clock.advance(1);
  const second = await beating();
  for (let beats = 0; beats < 3; beats += 1) {
    clock.advance(19_000);
    await first.expect('beat');
    await second.expect('beat');
  }
  clock.advance(2_999);
  expect(await first.end()).toMatchObject({ code: 1001 });
  expect(await second.sync()).toEqual([]);
});

test('more beats than leave at once all leave, and nobody else hears one', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({ addressSockets: 400, addressConnections: 400 }, { now: clock.now });
  const plain = await Peer.connect(url);
  const beating = await Promise.all(
    Array.from({ length: 300 }, () => Peer.connect(url, { offers: ['fieldpost.1.beat'] })),
  );
  clock.advance(19_000);
  for (const peer of beating) await peer.expect('beat');
  expect(await plain.sync()).toEqual([]);
});

test('a connection that says nothing is pinged (RFC 6455 §5.5.2), and one that does is not', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const silent = await Promise.all([Peer.connect(url), Peer.connect(url)]);
  const lively = await Peer.connect(url);
  let pings = 0;
  lively.ws.on('ping', () => {
    pings += 1;
  });
  clock.advance(20_000);
  await lively.sync();
  clock.advance(10_000);
  await Promise.all(silent.map(({ ws }) => new Promise(resolve => ws.once('ping', resolve))));
  // Each is looked at once in 30 turns: so both of the silent ones again.
  await Promise.all(silent.map(({ ws }) => new Promise(resolve => ws.once('ping', resolve))));
  for (const peer of [...silent, lively]) expect(await peer.sync()).toEqual([]);
  expect(pings).toBe(0);
});
