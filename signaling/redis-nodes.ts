/**
 * The nodes of a cluster reach one another by Redis pub/sub, one channel a node. A node is there while its lease is (a
 * key that it renews) and while it listens to its channel: Redis knows at once when a process is gone, and the lease
 * tells of a machine that went without a word. What a channel loses (Redis was away, a node was slow to come back) is
 * made good by claiming every seat again.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Mailbox, Nodes } from './nodes.ts';
import { deliverMail, framePart, notePart, OutgoingMail } from './redis-mail.ts';
import { nodeOf } from './rooms.ts';

const leaseMs = 8000;
const lookMs = 1000;

/** The names of all nodes. */
const members = 'fieldpost:nodes';
const leaseOf = (name: string): string => `fieldpost:node:${name}`;
const channelOf = (name: string): string => `fieldpost:to:${name}`;

export function redisNodes(context: {
  redis: Redis;
  /** A connection of its own, for listening. */
  listener: Redis;
  /** Called whenever Redis is reached anew, before seats are claimed again. */
  greeted: () => Promise<void>;
  /** Called by the one node that finds another one gone. */
  buried: (node: string) => Promise<void>;
}): Nodes {
  const { redis, listener, greeted, buried } = context;
  const name = randomBytes(9).toString('base64url');
  const mail = new OutgoingMail(async (node, message) => (await redis.publish(channelOf(node), message)) > 0);
  let timer: NodeJS.Timeout | undefined;
  let mailbox: Mailbox | undefined;
  let healing = false;
  /** Nodes that did not listen when last looked for. */
  let unheard: string[] = [];
  /** Unix ms; until then a lease may only be missing because its node has not been back yet. */
  let unsureUntil = 0;

  async function renew(): Promise<'renewed' | 'lapsed'> {
    await redis.sadd(members, name);
    if ((await redis.set(leaseOf(name), '1', 'PX', leaseMs, 'XX')) !== null) return 'renewed';
    await redis.set(leaseOf(name), '1', 'PX', leaseMs);
    return 'lapsed';
  }

  /** After a time without Redis. Tried until it succeeds: the two connections come back one after the other. */
  async function heal(): Promise<void> {
    if (healing || mailbox === undefined) return;
    healing = true;
    unsureUntil = Date.now() + leaseMs;
    try {
      await listener.subscribe(channelOf(name));
      await greeted();
      await renew();
      healing = false;
      await mailbox.reclaim();
    } catch {
      healing = false;
      setTimeout(() => void heal(), 200).unref();
    }
  }

  /** Its seats are nobody's from now on. One that was only slow finds its lease gone, and claims them again. */
  async function bury(node: string): Promise<void> {
    await redis.del(leaseOf(node));
    mailbox?.lost(node);
    if ((await redis.srem(members, node)) === 1) await buried(node);
  }

  async function look(): Promise<void> {
    // Others took our seats for empty meanwhile.
    if ((await renew()) === 'lapsed') await heal();
    if (Date.now() < unsureUntil) return;
    const others = (await redis.smembers(members)).filter(other => other !== name);
    if (others.length === 0) return;
    const leases = await redis.mget(others.map(leaseOf));
    const listeners = await redis.pubsub('NUMSUB', ...others.map(channelOf));
    const silent = others.filter((_, at) => Number(listeners[2 * at + 1]) === 0);
    // A channel may be without its node for a moment, while that connects again.
    const gone = others.filter(
      (other, at) => leases[at] === null || (silent.includes(other) && unheard.includes(other)),
    );
    unheard = silent;
    for (const node of gone) await bury(node);
  }

  function lookLater(): void {
    timer = setTimeout(() => {
      look()
        .catch(() => undefined)
        .finally(() => {
          if (mailbox !== undefined) lookLater();
        });
    }, lookMs);
    timer.unref();
  }

  return {
    name,

    listen: async receiver => {
      mailbox = receiver;
      listener.on('messageBuffer', (_channel: Buffer, message: Buffer) =>
        deliverMail(name, message, receiver),
      );
      await greeted();
      await listener.subscribe(channelOf(name));
      await renew();
      listener.on('ready', () => void heal());
      redis.on('ready', () => void heal());
      lookLater();
    },

    tell: (to, note) => mail.post(nodeOf(to), notePart(to, note)),

    forward: (from, to, frame) => mail.post(nodeOf(to), framePart(from, to, frame)),

    stop: async () => {
      clearTimeout(timer);
      mailbox = undefined;
      await redis
        .pipeline()
        .srem(members, name)
        .del(leaseOf(name))
        .exec()
        .catch(() => undefined);
      listener.disconnect();
    },
  };
}
