import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBundle } from '../../signaling/bundle.ts';
import { roomKey } from '../../signaling/seats.ts';
import { Peer, pair, roomId, type Seen, stalled, until } from '../signaling/peer.ts';
import { ServerProcess } from '../signaling/process.ts';
import { startServer } from '../signaling/server.ts';
import { RedisServer, redisServer } from './stage/redis.ts';

const plenty = { roomBytes: 1e9, byteRate: 1e9, messageRate: 1_000_000 };

describe.skipIf(redisServer === undefined)('nodes that share a Redis', () => {
  let redis: RedisServer;
  /** Looks at what the nodes wrote. */
  let client: Redis;
  beforeAll(async () => {
    // Here once, and not by every node that is a process of its own.
    expect(await ensureBundle()).toBeNull();
    redis = await RedisServer.start();
    client = new Redis(redis.url);
    client.on('error', () => undefined);
  }, 180_000);
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  const node = async (settings: object = {}): Promise<string> =>
    (await startServer({ ...plenty, ...settings, store: redis.url }, { tick: 100 })).url;

  /** A sender on one node, a recipient on another. */
  async function apart(settings: object = {}) {
    const [one, two] = [await node(settings), await node(settings)];
    const room = roomId();
    const sender = await Peer.connect(one);
    sender.send({ type: 'open', room });
    const { seat: senderSeat } = await sender.expect('opened');
    const recipient = await Peer.connect(two);
    recipient.send({ type: 'join', room });
    const joined = await recipient.expect('joined');
    expect(joined.peer).toBe(true);
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    return { one, two, room, sender, recipient, senderSeat, recipientSeat: joined.seat };
  }

  test('frames of every size arrive byte for byte, in order, both ways', async () => {
    const { sender, recipient } = await apart();
    for (const [from, to] of [
      [sender, recipient],
      [recipient, sender],
    ] as const) {
      const frames = [0, 1, 126, 8192, 8193, 65_536, 3, 65_535].map(size =>
        Buffer.from(crypto.getRandomValues(new Uint8Array(size))),
      );
      for (const frame of frames) from.sendFrame(frame);
      for (const frame of frames) expect((await to.expectFrame()).equals(frame)).toBe(true);
    }
  });

  test('the first frame travels with the join', async () => {
    const [one, two] = [await node(), await node()];
    const room = roomId();
    const sender = await Peer.connect(one);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const recipient = await Peer.connect(two);
    recipient.send({ type: 'join', room });
    recipient.sendFrame(Buffer.from('hello'));
    await sender.expect('peer');
    expect(await sender.expectFrame()).toEqual(Buffer.from('hello'));
  });

  test('a third node is told that a room is taken, or full', async () => {
    const { room } = await apart();
    const three = await node();
    const opener = await Peer.connect(three);
    opener.send({ type: 'open', room });
    expect(await opener.end()).toMatchObject({ code: 4005 });
    const joiner = await Peer.connect(three);
    joiner.send({ type: 'join', room });
    expect(await joiner.end()).toMatchObject({ code: 4006 });
  });

  test('leaving, and coming back on another node', async () => {
    const { one, room, sender, recipient, recipientSeat } = await apart();
    await recipient.leave();
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    sender.sendFrame(Buffer.from('to nobody'));
    await sender.expect('undelivered');
    const again = await Peer.connect(one);
    again.send({ type: 'resume', room, seat: recipientSeat });
    expect(await again.expect('resumed')).toMatchObject({ peer: true });
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    again.sendFrame(Buffer.from('back'));
    expect(await sender.expectFrame()).toEqual(Buffer.from('back'));
  });

  test('a seat that is resumed on a third node: the old socket gets 4009, the peer notices nothing', async () => {
    const { room, sender, recipient, senderSeat } = await apart();
    const again = await Peer.connect(await node());
    again.send({ type: 'resume', room, seat: senderSeat });
    expect(await again.expect('resumed')).toMatchObject({ peer: true });
    expect(await sender.end()).toMatchObject({ code: 4009, error: { code: 'replaced' } });
    again.sendFrame(Buffer.from('from elsewhere'));
    expect(await recipient.expectFrame()).toEqual(Buffer.from('from elsewhere'));
    recipient.sendFrame(Buffer.from('found you'));
    expect(await again.expectFrame()).toEqual(Buffer.from('found you'));
  });

  test('evicting and closing reach across', async () => {
    const { two, room, sender, recipient, recipientSeat } = await apart();
    sender.send({ type: 'evict', room });
    expect(await recipient.end()).toMatchObject({ code: 4010 });
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    await sender.expect('evicted');
    const back = await Peer.connect(two);
    back.send({ type: 'resume', room, seat: recipientSeat });
    expect(await back.end()).toMatchObject({ code: 4008 });
    const next = await Peer.connect(two);
    next.send({ type: 'join', room });
    await next.expect('joined');
    await sender.expect('peer');
    sender.send({ type: 'close', room });
    await sender.expect('closed');
    expect(await next.end()).toMatchObject({ code: 4004 });
  });

  test('the quota holds across', async () => {
    const { sender, recipient } = await apart({ roomBytes: 100_000 });
    sender.sendFrame(Buffer.alloc(60_000));
    await recipient.expectFrame();
    sender.sendFrame(Buffer.alloc(60_000));
    expect(await sender.end()).toMatchObject({ code: 4030 });
    expect(await recipient.end()).toMatchObject({ code: 4030 });
  });

  test('the quota counts both ways, whichever node a frame was sent from, and a node that dies takes little along', async () => {
    const settings = { roomBytes: 4_000_000 };
    const { room, sender, recipient, recipientSeat } = await apart(settings);
    const frame = Buffer.alloc(60_000);
    const pass = async (from: Peer, to: Peer, count: number) => {
      for (let i = 0; i < count; i++) from.sendFrame(frame);
      for (let i = 0; i < count; i++) await to.expectFrame();
    };
    await pass(sender, recipient, 25);
    await pass(recipient, sender, 25);
    const left = async () => Number(await client.hget(`fieldpost:room:${roomKey(room)}`, 'b'));
    // Each node tells of a mebibyte at a time; what it has not told of yet, it knows itself.
    await until(async () => (await left()) <= 4_000_000 - 2 * 1_048_576, 'what both nodes told of');
    const third = await Peer.connect(await node(settings));
    third.send({ type: 'resume', room, seat: recipientSeat });
    await third.expect('resumed');
    for (let i = 0; i < 20; i++) third.sendFrame(frame);
    expect(await third.end()).toMatchObject({ code: 4030 });
    expect(await sender.end()).toMatchObject({ code: 4030 });
  });

  test('a receiver that does not read holds its sender on the other node, and nothing is lost', async () => {
    const { one, sender, recipient } = await apart();
    recipient.ws.pause();
    const count = 512;
    for (let i = 0; i < count; i++) sender.sendFrame(Buffer.alloc(65_536, i % 251));
    expect(await stalled(sender, one)).toBeGreaterThan(8_000_000);
    recipient.ws.resume();
    for (let i = 0; i < count; i++) {
      const frame = await recipient.expectFrame();
      if (frame.length !== 65_536 || frame[0] !== i % 251) throw new Error(`Frame ${i} differs.`);
    }
    expect(await sender.sync()).toEqual([]);
  });

  test('a node that is killed: its peer is told by its next frames, and resumes on another', async () => {
    const settings = { FIELDPOST_STORE: redis.url };
    const dying = ServerProcess.start(settings);
    const [dyingUrl, other] = [await dying.listening(), await node()];
    const room = roomId();
    const sender = await Peer.connect(other);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const recipient = await Peer.connect(dyingUrl);
    recipient.send({ type: 'join', room });
    const { seat } = await recipient.expect('joined');
    await sender.expect('peer');
    dying.child.kill('SIGKILL');
    await recipient.end();
    // Redis needs a moment to see that nobody listens there any more.
    const said: Seen[] = [];
    await until(async () => {
      sender.sendFrame(Buffer.from('anyone?'));
      said.push(...(await sender.sync()));
      return said.some(each => !Buffer.isBuffer(each) && each.type === 'peer');
    }, 'word of the dead node');
    expect(said).toContainEqual({ type: 'undelivered' });
    expect(said).toContainEqual({ type: 'peer', present: false });
    await sender.sync();
    const again = await Peer.connect(other);
    again.send({ type: 'resume', room, seat });
    expect(await again.expect('resumed')).toMatchObject({ peer: true });
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    again.sendFrame(Buffer.from('here'));
    expect(await sender.expectFrame()).toEqual(Buffer.from('here'));
  });

  test('news that came too late does not part two peers for long', async () => {
    const { room, sender, recipient } = await apart();
    const holder = (await client.hget(`fieldpost:room:${roomKey(room)}`, 's')) ?? '';
    const stale = { kind: 'arrived', room: roomKey(room), seat: 'recipient', holder: 'another/1' };
    const head = Buffer.from(JSON.stringify({ to: holder, note: stale }));
    const start = Buffer.from([0, head.length >> 8, head.length & 255]);
    await client.publish(`fieldpost:to:${holder.split('/')[0]}`, Buffer.concat([start, head]));
    await until(async () => {
      recipient.sendFrame(Buffer.from('anyone?'));
      return (await sender.sync()).some(seen => Buffer.isBuffer(seen));
    }, 'a frame across');
    sender.sendFrame(Buffer.from('here'));
    for (;;) {
      const seen = await recipient.next();
      if (Buffer.isBuffer(seen)) break;
    }
  });

  /** Somebody alone or with a peer elsewhere, connected to a node of its own process. */
  async function onOwnNode() {
    const own = ServerProcess.start({ FIELDPOST_STORE: redis.url });
    return { own, url: await own.listening() };
  }

  /** Both are in one room, and the sender was told. */
  async function met(sendersNode: string, recipientsNode: string) {
    const room = roomId();
    const sender = await Peer.connect(sendersNode);
    sender.send({ type: 'open', room });
    await sender.expect('opened');
    const recipient = await Peer.connect(recipientsNode);
    recipient.send({ type: 'join', room });
    await recipient.expect('joined');
    await sender.expect('peer');
    return { sender, recipient };
  }

  test('a node that is killed is missed before its lease is over, though nobody says anything', async () => {
    const [{ own, url }, other] = [await onOwnNode(), await node()];
    const { sender } = await met(other, url);
    const killedAt = Date.now();
    own.child.kill('SIGKILL');
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    // The lease is 8 s.
    expect(Date.now() - killedAt).toBeLessThan(7000);
  });

  test('a node that stood still for longer than its lease is missed, and takes its seats again', async () => {
    const [{ own, url }, other] = [await onOwnNode(), await node()];
    const { sender, recipient } = await met(other, url);
    own.child.kill('SIGSTOP');
    expect(await sender.expect('peer')).toEqual({ type: 'peer', present: false });
    own.child.kill('SIGCONT');
    expect(await sender.expect('peer')).toMatchObject({ present: true });
    sender.sendFrame(Buffer.from('still there?'));
    await until(async () => (await recipient.sync()).some(seen => Buffer.isBuffer(seen)), 'the frame');
  });

  test('a sender whose node dies is away from then on, also when nobody shares its room', async () => {
    const { own, url } = await onOwnNode();
    await node();
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room, ttl: 86_400 });
    await sender.expect('opened');
    const endsAt = async () => Number(await client.hget(`fieldpost:room:${roomKey(room)}`, 'd'));
    expect(await endsAt()).toBeGreaterThan(Date.now() + 86_000_000);
    own.child.kill('SIGKILL');
    await until(async () => (await endsAt()) <= Date.now() + 900_000, 'the end of an abandoned room');
    expect(await endsAt()).toBeGreaterThan(Date.now() + 800_000);
  });

  describe('without Redis', () => {
    test('for 10 s: rooms on one node go on, new ones get a clear error, everything heals', async () => {
      const url = await node();
      const { sender, recipient } = await pair(url);
      const far = await apart();
      redis.freeze();
      const frozenAt = Date.now();
      sender.sendFrame(Buffer.from('on'));
      expect(await recipient.expectFrame()).toEqual(Buffer.from('on'));
      const newcomer = await Peer.connect(url);
      newcomer.send({ type: 'open', room: roomId() });
      expect(await newcomer.end()).toMatchObject({
        code: 1012,
        error: { message: 'The server cannot reach its store. Try again in a moment.', retryAfter: 2 },
      });
      await until(() => Date.now() - frozenAt >= 10_000, 'ten seconds');
      recipient.sendFrame(Buffer.from('and on'));
      expect(await sender.expectFrame()).toEqual(Buffer.from('and on'));
      redis.thaw();
      const opened = await pair(url);
      opened.sender.sendFrame(Buffer.from('new'));
      expect(await opened.recipient.expectFrame()).toEqual(Buffer.from('new'));
      await until(async () => {
        far.sender.sendFrame(Buffer.from('far'));
        const seen = [...(await far.recipient.sync()), ...(await far.sender.sync())];
        return seen.some(each => Buffer.isBuffer(each));
      }, 'a frame across');
    });

    test('emptied by a restart: rooms are claimed again, also across nodes, and can be resumed', async () => {
      const url = await node();
      const here = await pair(url);
      const far = await apart();
      await redis.stop();
      here.sender.sendFrame(Buffer.from('on'));
      expect(await here.recipient.expectFrame()).toEqual(Buffer.from('on'));
      await redis.startAgain();
      const again = await answered(async () => {
        const peer = await Peer.connect(far.one);
        peer.send({ type: 'resume', room: far.room, seat: far.recipientSeat });
        const answer = await peer.next();
        return !Buffer.isBuffer(answer) && answer.type === 'resumed' ? peer : undefined;
      });
      again.sendFrame(Buffer.from('still here'));
      for (;;) {
        const seen = await far.sender.next();
        if (Buffer.isBuffer(seen)) {
          expect(seen).toEqual(Buffer.from('still here'));
          break;
        }
      }
      const third = await Peer.connect(far.two);
      third.send({ type: 'open', room: here.room });
      expect(await third.end()).toMatchObject({ code: 4005 });
    });
  });
});

async function answered<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  let found: Found | undefined;
  await until(async () => {
    found = await look();
    return found !== undefined;
  }, 'an answer');
  if (found === undefined) throw new Error('unreachable');
  return found;
}
