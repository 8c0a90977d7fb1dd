/** The commands of PROTOCOL §2, one handler each, and the life of a connection. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import {
  type ClientControl,
  type ControlErrorCode,
  type IceServer,
  parseClientControl,
} from '../lib/protocol/control.ts';
import {
  controlBytes,
  defaultTtl,
  earlyBytes,
  senderAbsenceSeconds,
  silenceSeconds,
} from '../lib/protocol/limits.ts';
import type { Configuration } from './configuration.ts';
import { Connection, type Place } from './connection.ts';
import type { Journal } from './journal.ts';
import type { Limits, Verdict } from './limits.ts';
import { letLoose, relay } from './relay.ts';
import { type EndOfRoom, otherSeat, type Room, Rooms, type SeatName } from './rooms.ts';

const silence = silenceSeconds * 1000;
const senderAway = senderAbsenceSeconds * 1000;
/** Each connection is pinged (RFC 6455 §5.5.2) once in so many turns of `tick`. */
const pingEvery = 30;
/** RFC 6455 §7.4.1. */
const goingAway = 1001;

type Type = ClientControl['type'];
type Handlers = {
  [K in Type]: (connection: Connection, message: Extract<ClientControl, { type: K }>) => void;
};

const endings: Record<EndOfRoom, [ControlErrorCode, string]> = {
  expired: ['expired', "The room's time is over."],
  'sender-away': ['no-room', 'The sender has been away for too long.'],
};

export interface Signal {
  readonly connections: ReadonlySet<Connection>;
  readonly rooms: Rooms<Connection>;
  /** Sockets open from an address group. */
  countFrom(address: string): number;
  /** Takes an upgraded socket over. */
  accept(ws: WebSocket, socket: Socket, address: string): Connection;
  expel(connection: Connection, code: ControlErrorCode, message: string, retryAfter?: number): void;
  /** Ends what is over; called about once a second. */
  tick(): void;
  /** Tells everyone that the server restarts (1012). */
  shutDown(): void;
}

export function createSignal(context: {
  configuration: Configuration;
  limits: Limits;
  journal: Journal;
  now: () => number;
}): Signal {
  const { configuration, limits, journal, now } = context;
  const { log, alias } = journal;
  const rooms = new Rooms<Connection>(
    { rooms: configuration.rooms, roomBytes: configuration.roomBytes, senderAway },
    now,
    connection => connection.open,
  );
  const connections = new Set<Connection>();
  const addresses = new Map<string, number>();
  const ice: IceServer[] = configuration.stun.length === 0 ? [] : [{ urls: [...configuration.stun] }];
  let turn = 0;

  /** The connection takes no more part. Its seat, if it had one, is empty but may be resumed. */
  function vacate(connection: Connection, place: Place): void {
    letLoose(connection);
    if (place.kind === 'seated' && rooms.leave(place.room, place.seat, connection)) {
      announce(place.room, place.seat, false);
      log.info({ room: alias(place.room.id), seat: place.seat }, 'left');
    }
  }

  /** Ends a connection with a reason; `retryAfter` in seconds. */
  function expel(connection: Connection, code: ControlErrorCode, message: string, retryAfter?: number): void {
    const { place } = connection;
    connection.refuse(code, message, retryAfter);
    vacate(connection, place);
  }

  /** Runs `take` when the address may; what comes meanwhile waits, in order. */
  function ask(connection: Connection, verdict: Promise<Verdict>, take: () => void): void {
    const asking = { kind: 'asking' as const, held: [], bytes: 0 };
    connection.place = asking;
    void verdict
      .then(answer => {
        if (connection.place !== asking) return;
        if (!answer.ok) {
          expel(
            connection,
            'rate-limited',
            'Too many attempts from your address. Wait a moment.',
            answer.retryAfter,
          );
          return;
        }
        connection.place = { kind: 'idle' };
        take();
        for (const { data, binary } of asking.held) dispatch(connection, data, binary);
      })
      .catch((error: unknown) => fault(connection, error));
  }

  /** A mistake of ours ends the one connection that met it. */
  function fault(connection: Connection, error: unknown): void {
    log.error({ err: error }, 'a fault of the server');
    expel(connection, 'shutting-down', 'The server has a problem. Try again in a moment.', 5);
  }

  function seated(
    connection: Connection,
    room: Room<Connection>,
    seat: SeatName,
  ): { expires: number; peer: boolean } {
    connection.place = { kind: 'seated', room, seat };
    return { expires: Math.floor(room.expiresAt / 1000), peer: room[otherSeat(seat)].holder !== undefined };
  }

  /** Tells the other seat's peer that this one filled or emptied. */
  function announce(room: Room<Connection>, seat: SeatName, present: boolean): void {
    room[otherSeat(seat)].holder?.send(present ? { type: 'peer', present, ice } : { type: 'peer', present });
  }

  function endRoom(room: Room<Connection>, code: ControlErrorCode, message: string): void {
    rooms.end(room);
    for (const seat of ['sender', 'recipient'] as const) {
      const { holder } = room[seat];
      room[seat].holder = undefined;
      if (holder !== undefined) {
        expel(holder, code, message);
      }
    }
    log.info({ room: alias(room.id), why: code }, 'room ended');
  }

  const noRoom = 'Nobody is waiting in this room.';

  /** The seat and room of a command that is the sender's alone; others are refused. */
  function senderRoom(connection: Connection, room: string, command: Type): Room<Connection> | undefined {
    const { place } = connection;
    if (place.kind === 'seated' && place.seat === 'sender' && place.room.id === room) return place.room;
    expel(
      connection,
      'bad-message',
      `${command} is for the room's sender, on the connection that holds the seat.`,
    );
    return undefined;
  }

  const handlers: Handlers = {
    open: (connection, { room: id, ttl }) =>
      ask(connection, limits.open(connection.address), () => {
        const overdue = rooms.collectOne(id);
        if (overdue !== undefined) endRoom(overdue.room, ...endings[overdue.why]);
        const opened = rooms.open(id, ttl ?? defaultTtl, connection);
        if ('refused' in opened) {
          if (opened.refused === 'room-taken') expel(connection, 'room-taken', 'This room is open already.');
          else
            expel(
              connection,
              'rate-limited',
              'This server has no space for another room. Try again later.',
              60,
            );
          return;
        }
        const { room, token } = opened;
        const { expires, peer } = seated(connection, room, 'sender');
        connection.send({ type: 'opened', seat: token, expires, peer, ice });
        log.info({ room: alias(id), who: alias(connection.address) }, 'room opened');
      }),

    join: (connection, { room: id }) =>
      ask(connection, limits.join(connection.address), () => {
        const joined = rooms.join(id, connection);
        if ('refused' in joined) {
          if (joined.refused === 'no-room') expel(connection, 'no-room', noRoom);
          else expel(connection, 'room-full', 'Two peers are in this room already.');
          return;
        }
        const { room, token } = joined;
        const { expires, peer } = seated(connection, room, 'recipient');
        connection.send({ type: 'joined', seat: token, expires, peer, ice });
        announce(room, 'recipient', true);
        log.info({ room: alias(id), who: alias(connection.address) }, 'joined');
      }),

    resume: (connection, { room: id, seat: token }) =>
      ask(connection, limits.join(connection.address), () => {
        const resumed = rooms.resume(id, token, connection);
        if ('refused' in resumed) {
          if (resumed.refused === 'no-room') expel(connection, 'no-room', noRoom);
          else expel(connection, 'bad-seat', 'This token fits no seat of the room.');
          return;
        }
        const { room, seat, replaced } = resumed;
        if (replaced !== undefined) {
          expel(replaced, 'replaced', 'This seat was resumed on another connection.');
        }
        const { expires, peer } = seated(connection, room, seat);
        connection.send({ type: 'resumed', expires, peer, ice });
        if (replaced === undefined) announce(room, seat, true);
        log.info({ room: alias(id), who: alias(connection.address), seat }, 'resumed');
      }),

    evict: (connection, message) => {
      const room = senderRoom(connection, message.room, 'evict');
      if (room === undefined) return;
      const evicted = rooms.evict(room);
      if (evicted !== undefined) {
        expel(evicted, 'evicted', 'The sender put you out of the room.');
        announce(room, 'recipient', false);
      }
      connection.send({ type: 'evicted' });
      log.info({ room: alias(room.id) }, 'evicted');
    },

    close: (connection, message) => {
      const room = senderRoom(connection, message.room, 'close');
      if (room === undefined) return;
      room.sender.holder = undefined;
      connection.place = { kind: 'idle' };
      letLoose(connection);
      connection.send({ type: 'closed' });
      endRoom(room, 'no-room', 'The sender closed the room.');
    },

    ping: connection => connection.send({ type: 'pong' }),
  };

  function hold(connection: Connection, data: Buffer, binary: boolean): void {
    if (connection.place.kind !== 'asking') return;
    connection.place.bytes += data.length;
    if (connection.place.bytes > earlyBytes) {
      expel(connection, 'too-large', 'At most 64 KiB may be sent before the answer.');
      return;
    }
    connection.place.held.push({ data, binary });
  }

  function receiveControl(connection: Connection, data: Buffer): void {
    if (data.length > controlBytes) {
      expel(connection, 'too-large', 'A text frame may have 4 KiB at most.');
      return;
    }
    const message = parseClientControl(data.toString());
    if (message === null) {
      expel(connection, 'bad-message', 'This is no message of the protocol fieldpost.1.');
    } else if (message.type === 'ping') {
      handlers.ping(connection, message);
    } else if (connection.place.kind === 'asking') {
      hold(connection, data, false);
    } else if (message.type === 'evict' || message.type === 'close') {
      if (message.type === 'evict') handlers.evict(connection, message);
      else handlers.close(connection, message);
    } else if (connection.place.kind === 'seated') {
      expel(connection, 'bad-message', 'This connection has a seat already.');
    } else if (message.type === 'open') {
      handlers.open(connection, message);
    } else if (message.type === 'join') {
      handlers.join(connection, message);
    } else {
      handlers.resume(connection, message);
    }
  }

  function receiveFrame(connection: Connection, data: Buffer): void {
    const { place } = connection;
    if (place.kind === 'asking') {
      hold(connection, data, true);
    } else if (place.kind === 'seated') {
      const { room } = place;
      const to = room[place.seat === 'sender' ? 'recipient' : 'sender'].holder;
      if (to === undefined || !to.open) {
        connection.send({ type: 'undelivered' });
      } else if (data.length > room.bytesLeft) {
        endRoom(room, 'quota', 'This room has relayed all that it may.');
      } else {
        room.bytesLeft -= data.length;
        relay(connection, to, data);
      }
    } else {
      expel(connection, 'bad-message', 'A binary frame needs a seat: open, join or resume first.');
    }
  }

  function dispatch(connection: Connection, data: Buffer, binary: boolean): void {
    if (connection.place.kind === 'over') return;
    if (binary) receiveFrame(connection, data);
    else receiveControl(connection, data);
  }

  function receive(connection: Connection, data: Buffer, binary: boolean): void {
    const at = now();
    connection.heardAt = at;
    if (connection.place.kind === 'over') return;
    if (!connection.messages.take(1, at)) {
      expel(connection, 'rate-limited', 'Too many frames a second.', connection.messages.wait(1));
    } else if (!connection.bytes.take(data.length, at)) {
      expel(connection, 'rate-limited', 'Too many bytes a second.', connection.bytes.wait(data.length));
    } else {
      dispatch(connection, data, binary);
    }
  }

  function accept(ws: WebSocket, socket: Socket, address: string): Connection {
    const connection = new Connection(ws, socket, address, configuration, now());
    connections.add(connection);
    addresses.set(address, (addresses.get(address) ?? 0) + 1);
    const gone = (): void => {
      const { place } = connection;
      connection.place = { kind: 'over' };
      vacate(connection, place);
    };
    ws.on('message', (data, binary) => {
      try {
        receive(connection, data as Buffer, binary);
      } catch (error) {
        fault(connection, error);
      }
    });
    ws.on('error', gone);
    ws.on('close', () => {
      gone();
      connections.delete(connection);
      const left = (addresses.get(address) ?? 1) - 1;
      if (left === 0) addresses.delete(address);
      else addresses.set(address, left);
    });
    return connection;
  }

  function tick(): void {
    const at = now();
    turn = (turn + 1) % pingEvery;
    let slot = 0;
    for (const connection of connections) {
      slot = (slot + 1) % pingEvery;
      // While we do not read a peer, its silence is ours.
      if (connection.heldBy !== undefined) connection.heardAt = at;
      if (at - connection.heardAt >= silence) {
        const { place } = connection;
        connection.place = { kind: 'over' };
        connection.ws.close(goingAway, `silent for ${silenceSeconds} s`);
        vacate(connection, place);
      } else if (slot === turn && connection.open) {
        connection.ws.ping();
      }
    }
    for (const { room, why } of rooms.collect()) endRoom(room, ...endings[why]);
  }

  function shutDown(): void {
    // Nobody is told that the other left: both come back.
    for (const connection of connections) {
      connection.refuse('shutting-down', 'The server restarts. Resume in a moment.', 1);
    }
  }

  return {
    connections,
    rooms,
    countFrom: address => addresses.get(address) ?? 0,
    accept,
    expel,
    tick,
    shutDown,
  };
}
