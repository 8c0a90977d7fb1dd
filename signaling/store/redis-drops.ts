/**
 * Drops in Redis: a hash of the record and its version, a string of the box, an index by when they are due. A step is
 * made here and written by one script, which refuses when somebody else's came between; then it is made anew.
 */
import type { Redis } from 'ioredis';
import { tombstoneSeconds } from '../../lib/protocol/drop/limits.ts';
import { bytesHeld, type DropCommand, type DropEvent, type DropRecord, dueAt, stepDrop } from '../drop.ts';
import type { DropActed, DropRules, DropStore } from './drops.ts';
import { runScript } from './redis-run.ts';
import { StoreUnreachable } from './store.ts';

const index = 'fieldpost:drops';
const held = 'fieldpost:drops:bytes';
const open = 'fieldpost:drops:open';
const recordKey = (id: string): string => `fieldpost:drop:${id}`;
const boxKey = (id: string): string => `fieldpost:drop:${id}:box`;

/** Others may come between so often; more often than that, something is wrong. */
const tries = 200;
/** As many as one sweep looks after. */
const sweepAtMost = 500;

/**
 * KEYS: record, box, index, bytes held, drops with a box. ARGV: id, record, box, due, ms that the record lasts, ms that the box does,
 * bytes held, most drops, most bytes.
 */
const create = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 'taken' end
local size = tonumber(ARGV[7])
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[8]) then return 'no-space' end
if tonumber(redis.call('GET', KEYS[4]) or '0') + size > tonumber(ARGV[9]) then return 'no-space' end
redis.call('HSET', KEYS[1], 'v', 1, 'r', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
if #ARGV[3] > 0 then
  redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[6])
end
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
redis.call('INCRBY', KEYS[4], size)
redis.call('INCR', KEYS[5])
return 'created'
`;

/**
 * KEYS as above. ARGV: id, version that the step was made of, record ('' for none), due, ms that the record lasts,
 * ms that the box does, bytes held more, what becomes of the box ('keep', 'delete', 'append'), bytes to append.
 */
const write = `
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('ZREM', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[1], 'v', ARGV[2] + 1, 'r', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
  redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
  if ARGV[8] == 'delete' then redis.call('DEL', KEYS[2]) end
  if ARGV[8] == 'append' then redis.call('APPEND', KEYS[2], ARGV[9]) end
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
redis.call('INCRBY', KEYS[4], ARGV[7])
if tonumber(ARGV[7]) < 0 then redis.call('DECR', KEYS[5]) end
return 1
`;

export class RedisDrops implements DropStore {
  drops = { count: 0, open: 0, bytes: 0 };
  private readonly redis: Redis;
  private readonly rules: DropRules;
  private readonly now: () => number;

  constructor(redis: Redis, rules: DropRules, now: () => number) {
    this.redis = redis;
    this.rules = rules;
    this.now = now;
  }

  async create(id: string, record: DropRecord, box: Uint8Array): Promise<'created' | 'taken' | 'no-space'> {
    const { drops, dropBytes } = this.rules;
    const reply = await this.run(create, id, [
      JSON.stringify(record),
      Buffer.from(box),
      dueAt(record),
      ...this.lifetimes(record),
      bytesHeld(record),
      drops,
      dropBytes,
    ]);
    if (reply === 'created' || reply === 'taken' || reply === 'no-space') return reply;
    throw new Error('Redis answered what no script of ours returns.');
  }

  async act(id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed> {
    for (let left = tries; left > 0; left--) {
      const { version, found } = await this.read(id);
      const { record, box, ...acted } = stepDrop(found, command, this.now());
      if (record !== found || box === 'delete' || box === 'append') {
        const written = await this.run(write, id, [
          version,
          record === undefined ? '' : JSON.stringify(record),
          ...(record === undefined ? [0, 0, 0] : [dueAt(record), ...this.lifetimes(record)]),
          bytesHeld(record) - bytesHeld(found),
          typeof box === 'object' ? 'keep' : box,
          box === 'append' && bytes !== undefined ? Buffer.from(bytes) : '',
        ]);
        if (written !== 1) continue;
      }
      if (typeof box !== 'object') return acted;
      const { from, to } = box.read;
      const part = to > from ? await this.part(id, from, to) : Buffer.alloc(0);
      if (part.length === to - from) return { ...acted, bytes: part };
      // It ended meanwhile: the next round says how.
    }
    throw new StoreUnreachable(new Error('Too many at one drop.'));
  }

  async sweep(): Promise<DropEvent[]> {
    const due = await this.redis.zrangebyscore(index, '-inf', this.now(), 'LIMIT', 0, sweepAtMost);
    const all: DropEvent[] = [];
    for (const id of due) {
      const { events = [] } = await this.act(id, { type: 'sweep' });
      all.push(...events);
      // Redis forgot it before a node did.
      if ((await this.redis.exists(recordKey(id))) === 0) await this.redis.zrem(index, id);
    }
    const [count, sums] = await Promise.all([this.redis.zcard(index), this.redis.mget(held, open)]);
    const [bytes = 0, withBox = 0] = sums.map(Number);
    this.drops = { count, open: withBox, bytes };
    return all;
  }

  private async read(id: string): Promise<{ version: string; found: DropRecord | undefined }> {
    const [version, record] = await this.asked(() => this.redis.hmget(recordKey(id), 'v', 'r'));
    if (typeof version !== 'string' || typeof record !== 'string') return { version: '0', found: undefined };
    return { version, found: JSON.parse(record) as DropRecord };
  }

  private async part(id: string, from: number, to: number): Promise<Buffer> {
    return this.asked(() => this.redis.getrangeBuffer(boxKey(id), from, to - 1));
  }

  /** Of record and box: Redis deletes a box on time where no node does, and remembers why it is gone. */
  private lifetimes(record: DropRecord): [number, number] {
    const now = this.now();
    const end = record.ended?.at ?? record.expiresAt;
    return [end + tombstoneSeconds * 1000 - now, dueAt(record) - now].map(ms => Math.max(1, ms)) as [
      number,
      number,
    ];
  }

  private run(script: string, id: string, values: (string | number | Buffer)[]): Promise<unknown> {
    return runScript(this.redis, script, [recordKey(id), boxKey(id), index, held, open], [id, ...values]);
  }

  private async asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      throw new StoreUnreachable(error);
    }
  }
}
