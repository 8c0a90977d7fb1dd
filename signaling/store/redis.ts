/** Rooms in Redis, shared by any number of nodes. */
import type { Redis } from 'ioredis';
import { runScript } from './redis-run.ts';
import * as scripts from './redis-scripts.ts';
import type { Claim, Holder, RoomRules, RoomStore, SeatName, Standing, Terms } from './store.ts';

const index = 'fieldpost:rooms';
/** Names what Redis knows: another one means that it was emptied, or is another Redis. */
const epochKey = 'fieldpost:epoch';

const field = { sender: 's', recipient: 'r' } as const;

const named = (holder: unknown): Holder | undefined => {
  const name = String(holder);
  return name === '' ? undefined : name;
};

function standingOf(reply: unknown[]): Standing {
  const [expiresAt, bytesLeft, endsAt, other, replaced] = reply;
  return {
    expiresAt: Number(expiresAt),
    bytesLeft: Number(bytesLeft),
    endsAt: Number(endsAt),
    other: named(other),
    replaced: named(replaced),
  };
}

function unexpected(reply: unknown): Error {
  return new Error(`Redis answered ${typeof reply}, which no script of ours returns.`);
}

export class RedisStore implements RoomStore {
  private readonly redis: Redis;
  private readonly rules: RoomRules;
  private readonly now: () => number;
  private counted = 0;
  private epoch: string | undefined;
  private emptied = false;

  constructor(redis: Redis, rules: RoomRules, now: () => number) {
    this.redis = redis;
    this.rules = rules;
    this.now = now;
  }

  /** Of all nodes, as of the last sweep. */
  get size(): number {
    return this.counted;
  }

  /** To be called whenever Redis is reached anew: has it lost what it knew? */
  async greet(fresh: string): Promise<void> {
    await this.redis.setnx(epochKey, fresh);
    const epoch = (await this.redis.get(epochKey)) ?? fresh;
    this.emptied = this.epoch !== undefined && this.epoch !== epoch;
    this.epoch = epoch;
  }

  async open(
    room: string,
    { hash, holder }: Claim,
    { expiresAt, bytesLeft }: Terms,
  ): Promise<'opened' | 'room-taken' | 'no-space'> {
    const reply = await this.run(scripts.open, room, hash, holder, expiresAt, bytesLeft, this.rules.rooms);
    if (reply === 'opened' || reply === 'room-taken' || reply === 'no-space') return reply;
    throw unexpected(reply);
  }

  async join(room: string, { hash, holder }: Claim): Promise<Standing | 'no-room' | 'room-full'> {
    const reply = await this.run(scripts.join, room, hash, holder);
    if (reply === 'no-room' || reply === 'room-full') return reply;
    if (Array.isArray(reply)) return standingOf(reply);
    throw unexpected(reply);
  }

  async resume(
    room: string,
    { sender, recipient }: Readonly<Record<SeatName, string>>,
    holder: Holder,
  ): Promise<(Standing & { seat: SeatName }) | 'no-room' | 'bad-seat'> {
    // Hashes of 32 random bytes: how long Redis takes to compare them tells nothing of a token.
    const reply = await this.run(scripts.resume, room, sender, recipient, holder);
    if (reply === 'no-room' || reply === 'bad-seat') return reply;
    if (!Array.isArray(reply)) throw unexpected(reply);
    return { ...standingOf(reply), seat: reply[5] === 's' ? 'sender' : 'recipient' };
  }

  async leave(
    room: string,
    seat: SeatName,
    holder: Holder,
  ): Promise<{ other: Holder | undefined } | undefined> {
    const reply = await this.run(scripts.leave, room, field[seat], holder, this.rules.senderAway);
    return reply === null ? undefined : { other: named(reply) };
  }

  async spend(room: string, expiresAt: number, bytes: number): Promise<number | undefined> {
    const reply = await this.run(scripts.spend, room, expiresAt, bytes);
    return reply === null ? undefined : Number(reply);
  }

  /** A node is gone: the seats of its senders are empty from now on, and their rooms end unless they come back. */
  async forsake(node: string): Promise<void> {
    let cursor = '0';
    do {
      const [next, page] = await this.redis.zscan(index, cursor, 'COUNT', 500);
      cursor = next;
      // Names and scores take turns.
      const rooms = page.filter((_, at) => at % 2 === 0);
      await Promise.all(rooms.map(room => this.run(scripts.forsake, room, node, this.rules.senderAway)));
    } while (cursor !== '0');
  }

  async evict(room: string, holder: Holder): Promise<{ evicted: Holder | undefined } | undefined> {
    const reply = await this.run(scripts.evict, room, holder);
    return reply === null ? undefined : { evicted: named(reply) };
  }

  async close(room: string, holder: Holder): Promise<{ other: Holder | undefined } | undefined> {
    const reply = await this.run(scripts.close, room, holder);
    return reply === null ? undefined : { other: named(reply) };
  }

  async reclaim(
    room: string,
    seat: SeatName,
    { hash, holder }: Claim,
    { expiresAt, bytesLeft }: Terms,
  ): Promise<{ other: Holder | undefined } | 'no-room' | 'replaced'> {
    const lost = this.emptied ? 1 : 0;
    const reply = await this.run(
      scripts.reclaim,
      room,
      field[seat],
      hash,
      holder,
      expiresAt,
      bytesLeft,
      lost,
    );
    if (reply === 'no-room' || reply === 'replaced') return reply;
    if (Array.isArray(reply)) return { other: named(reply[0]) };
    throw unexpected(reply);
  }

  /** Redis forgets by itself what is over; here its rooms are counted. */
  sweep(): void {
    this.redis.zcount(index, this.now(), '+inf').then(
      count => {
        this.counted = count;
      },
      () => undefined,
    );
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
  }

  private run(script: string, room: string, ...rest: (string | number)[]): Promise<unknown> {
    return runScript(this.redis, script, [`fieldpost:room:${room}`, index], [this.now(), room, ...rest]);
  }
}
