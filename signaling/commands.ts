/** The commands of PROTOCOL §2 that change a room, one function each. Each resolves when the peer has its answer. */
import { setTimeout } from 'node:timers/promises';
import type { ClientControl } from '../lib/protocol/control.ts';
import { defaultTtl } from '../lib/protocol/limits.ts';
import { createAdmission } from './admission.ts';
import type { Configuration } from './configuration.ts';
import type { Connection } from './connection.ts';
import type { Journal } from './journal.ts';
import type { Limits, Suspicion, Verdict } from './limits.ts';
import type { Presence } from './presence.ts';
import type { Room } from './rooms.ts';
import { drawToken, roomKey, seatHash } from './seats.ts';
import type { RoomStore, SeatName } from './store/store.ts';

type Asked<Type extends ClientControl['type']> = Extract<ClientControl, { type: Type }>;

export interface Commands {
  open(connection: Connection, message: Asked<'open'>): Promise<void>;
  join(connection: Connection, message: Asked<'join'>): Promise<void>;
  resume(connection: Connection, message: Asked<'resume'>): Promise<void>;
  /** Of the sender that sits in the room. */
  evict(connection: Connection, room: Room): Promise<void>;
  close(connection: Connection, room: Room): Promise<void>;
}

const noRoom = 'Nobody is waiting in this room.';

export function createCommands(context: {
  configuration: Configuration;
  limits: Limits;
  journal: Journal;
  store: RoomStore;
  presence: Presence;
  now: () => number;
}): Commands {
  const { configuration, limits, journal, store, presence, now } = context;
  const { log, alias } = journal;
  const mayOpen = createAdmission(configuration);

  const isGone = (connection: Connection): boolean => connection.place.kind === 'over';

  /** Whether the connection may go on; it was told if not. */
  function admitted(connection: Connection, verdict: Verdict): boolean {
    if (isGone(connection)) return false;
    if (verdict.ok) return true;
    presence.expel(connection, 'rate-limited', 'Too many attempts from your address. Wait a moment.', {
      retryAfter: verdict.retryAfter,
    });
    return false;
  }

  /** Before a failure is answered: who probes is slowed down, and told of in the log. */
  async function afterFailure(connection: Connection, suspicion: Promise<Suspicion>): Promise<void> {
    const { delay, alarm } = await suspicion;
    const who = alias(connection.address);
    if (alarm === 'suspicious') log.warn({ who, why: 'joins-to-nothing' }, 'suspicious');
    if (alarm === 'banned') log.warn({ who }, 'banned');
    if (delay > 0) await setTimeout(delay, undefined, { ref: false });
  }

  async function refuseNoRoom(connection: Connection, key: string): Promise<void> {
    await afterFailure(connection, limits.failed(connection.address, key));
    if (!isGone(connection)) presence.expel(connection, 'no-room', noRoom);
  }

  /** A seat given to somebody who hung up meanwhile is empty. */
  async function giveBack(connection: Connection, key: string, seat: SeatName): Promise<void> {
    await store.leave(key, seat, connection.holder);
  }

  return {
    open: async (connection, { room: id, ttl = defaultTtl, access }) => {
      if (!admitted(connection, await limits.open(connection.address))) return;
      if (!mayOpen(connection.peerAddress, access)) {
        // A guess counts as one of a seat's token does; a client that knows of no token has guessed nothing.
        if (access !== undefined) await afterFailure(connection, limits.forged(connection.address));
        if (isGone(connection)) return;
        presence.expel(connection, 'bad-message', 'This server lets only its own people open rooms.', {
          needs: 'access',
        });
        return;
      }
      const key = roomKey(id);
      const token = drawToken();
      const claim = { hash: seatHash(key, 'sender', token), holder: connection.holder };
      const earlier = presence.rooms.get(key);
      if (earlier !== undefined) presence.endIfOver(earlier);
      const expiresAt = now() + ttl * 1000;
      const bytesLeft = configuration.roomBytes;
      const opened = await store.open(key, claim, { expiresAt, bytesLeft });
      if (isGone(connection)) {
        if (opened === 'opened') await giveBack(connection, key, 'sender');
      } else if (opened === 'room-taken') {
        presence.expel(connection, 'room-taken', 'This room is open already.');
      } else if (opened === 'no-space') {
        presence.expel(
          connection,
          'rate-limited',
          'This server has no space for another room. Try again later.',
          { retryAfter: 60 },
        );
      } else {
        const { answer } = presence.seat(connection, key, 'sender', claim.hash, {
          expiresAt,
          bytesLeft,
          endsAt: expiresAt,
          other: undefined,
          replaced: undefined,
        });
        presence.tally.opened += 1;
        log.info({ room: alias(key), who: alias(connection.address) }, 'room opened');
        connection.answer({ type: 'opened', seat: token, ...answer, accepts: ['path'] });
      }
    },

    join: async (connection, { room: id }) => {
      if (!admitted(connection, await limits.join(connection.address))) return;
      const key = roomKey(id);
      const token = drawToken();
      const claim = { hash: seatHash(key, 'recipient', token), holder: connection.holder };
      const joined = await store.join(key, claim);
      if (isGone(connection)) {
        if (typeof joined === 'object') await giveBack(connection, key, 'recipient');
      } else if (joined === 'no-room') {
        await refuseNoRoom(connection, key);
      } else if (joined === 'room-full') {
        if (await limits.crowded(connection.address, key)) {
          log.warn({ who: alias(connection.address), why: 'full-rooms' }, 'suspicious');
        }
        presence.expel(connection, 'room-full', 'Two peers are in this room already.');
      } else {
        const { answer, announce } = presence.seat(connection, key, 'recipient', claim.hash, joined);
        presence.tally.joined += 1;
        log.info({ room: alias(key), who: alias(connection.address) }, 'joined');
        connection.answer({ type: 'joined', seat: token, ...answer });
        announce();
      }
    },

    resume: async (connection, { room: id, seat: token }) => {
      if (!admitted(connection, await limits.join(connection.address))) return;
      const key = roomKey(id);
      const hashes = {
        sender: seatHash(key, 'sender', token),
        recipient: seatHash(key, 'recipient', token),
      };
      const resumed = await store.resume(key, hashes, connection.holder);
      if (isGone(connection)) {
        if (typeof resumed === 'object') await giveBack(connection, key, resumed.seat);
      } else if (resumed === 'no-room') {
        await refuseNoRoom(connection, key);
      } else if (resumed === 'bad-seat') {
        await afterFailure(connection, limits.forged(connection.address));
        if (!isGone(connection))
          presence.expel(connection, 'bad-seat', 'This token fits no seat of the room.');
      } else {
        const { seat } = resumed;
        const { answer, announce } = presence.seat(connection, key, seat, hashes[seat], resumed);
        presence.tally.resumed += 1;
        log.info({ room: alias(key), who: alias(connection.address), seat }, 'resumed');
        connection.answer({ type: 'resumed', ...answer });
        announce();
      }
    },

    evict: async (connection, room) => {
      const done = await store.evict(room.key, connection.holder);
      if (done !== undefined) presence.evicted(connection, room, done.evicted);
    },

    close: async (connection, room) => {
      const done = await store.close(room.key, connection.holder);
      if (done !== undefined) presence.closed(connection, room);
    },
  };
}
