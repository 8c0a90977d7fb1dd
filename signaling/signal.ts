/** The life of a connection: what it sends, its silence, its end. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type ControlErrorCode, encodeControl, parseClientControl } from '../lib/protocol/control.ts';
import { controlBytes, earlyBytes, pingSeconds, silenceSeconds } from '../lib/protocol/limits.ts';
import type { SeatAsked } from '../lib/protocol/seat-offer.ts';
import { createCommands } from './commands.ts';
import type { Configuration } from './configuration.ts';
import { type Advice, type Asking, Connection, type SignalSocket } from './connection.ts';
import { createIce } from './ice.ts';
import { faultOf, type Journal } from './journal.ts';
import type { Limits } from './limits.ts';
import type { Nodes } from './nodes.ts';
import { Presence } from './presence.ts';
import { roomKey } from './seats.ts';
import { type RoomStore, StoreUnreachable } from './store/store.ts';

const silence = silenceSeconds * 1000;
/** Each connection is looked at once in so many turns of `tick`, and pinged (RFC 6455 §5.5.2) if it is quiet. */
const pingEvery = 30;
/** Whoever pings every 20 s, as PROTOCOL §2 wants, is never quiet. */
const quiet = 25_000;
/** A client that answers `beat` is asked after so long, early enough that it need not ping. */
const beatAfter = (pingSeconds - 1) * 1000;
/** Beats leave together, since each by itself would wake us twice; but nobody else waits for more than so many. */
const beatsAtOnce = 128;
const signsOfLife = [{ type: 'ping' }, { type: 'beat' }] as const;
const encodedSigns = signsOfLife.map(message => Buffer.from(encodeControl(message)));
/** RFC 6455 §7.4.1. */
const goingAway = 1001;

export interface Signal {
  readonly connections: ReadonlyMap<number, Connection>;
  readonly presence: Presence;
  /** Begins to listen to other nodes. */
  start(): Promise<void>;
  /** Sockets open from an address group. */
  countFrom(address: string): number;
  /** Takes an upgraded socket over; `beats`: it answers `beat`. */
  accept(ws: WebSocket, socket: Socket, peerAddress: string, beats: boolean): Connection;
  /** As if the message had come first; resolves when it is answered, whatever the answer. */
  ask(connection: Connection, message: SeatAsked): Promise<void>;
  expel(connection: Connection, code: ControlErrorCode, message: string, more?: Advice): void;
  /** From now on connections may send so much, also those that are open. */
  adjust(rates: Pick<Configuration, 'messageRate' | 'byteRate'>): void;
  /** Ends what is over; called about once a second. */
  tick(): void;
  /** Tells everyone that the server restarts (1012). */
  shutDown(): void;
}

function isAsking(connection: Connection): connection is Connection & { asking: Asking } {
  return connection.asking !== undefined;
}

function signOfLife(data: Buffer): (typeof signsOfLife)[number] | undefined {
  return signsOfLife[encodedSigns.findIndex(encoded => encoded.equals(data))];
}

export function createSignal(context: {
  configuration: Configuration;
  limits: Limits;
  journal: Journal;
  store: RoomStore;
  nodes: Nodes;
  now: () => number;
}): Signal {
  const { configuration, journal, nodes, now } = context;
  const presence = new Presence({ ...context, ice: createIce(configuration, now) });
  const { connections, neighbours } = presence;
  const commands = createCommands({ ...context, presence });
  const addresses = new Map<string, number>();
  let turn = 0;
  let accepted = 0;

  /** Runs a command; what comes meanwhile waits, in order. */
  function ask(connection: Connection, command: Promise<void>): Promise<void> {
    const asking: Asking = { frames: [], bytes: 0, notes: [] };
    connection.asking = asking;
    return command
      .catch((error: unknown) => fault(connection, error))
      .then(() => goOn(connection, asking))
      .catch((error: unknown) => fault(connection, error));
  }

  function askForSeat(connection: Connection, message: SeatAsked): Promise<void> {
    return ask(
      connection,
      message.type === 'open' ? commands.open(connection, message) : commands.join(connection, message),
    );
  }

  function goOn(connection: Connection, { notes, frames }: Asking): void {
    connection.asking = undefined;
    for (const note of notes) neighbours.receive(connection.holder, note);
    for (const [at, { data, binary }] of frames.entries()) {
      dispatch(connection, data, binary);
      if (isAsking(connection)) {
        for (const later of frames.slice(at + 1)) hold(connection, later.data, later.binary);
        return;
      }
    }
  }

  /** A mistake of ours, or a store out of reach, ends the one connection that met it. */
  function fault(connection: Connection, error: unknown): void {
    if (error instanceof StoreUnreachable) {
      presence.expel(
        connection,
        'shutting-down',
        'The server cannot reach its store. Try again in a moment.',
        { retryAfter: 2 },
      );
      return;
    }
    journal.log.error({ err: faultOf(error) }, 'a fault of the server');
    presence.expel(connection, 'shutting-down', 'The server has a problem. Try again in a moment.', {
      retryAfter: 5,
    });
  }

  function hold(connection: Connection, data: Buffer, binary: boolean): void {
    const { asking } = connection;
    if (asking === undefined) return;
    asking.bytes += data.length;
    if (asking.bytes > earlyBytes) {
      presence.expel(connection, 'too-large', 'At most 64 KiB may be sent before the answer.');
      return;
    }
    asking.frames.push({ data, binary });
  }

  function receiveControl(connection: Connection, data: Buffer): void {
    if (data.length > controlBytes) {
      presence.expel(connection, 'too-large', 'A text frame may have 4 KiB at most.');
      return;
    }
    // What most of all frames are costs no parsing.
    const message = signOfLife(data) ?? parseClientControl(data.toString());
    if (message === null) {
      presence.expel(connection, 'bad-message', 'This is no message of the protocol fieldpost.1.');
    } else if (message.type === 'beat') {
      return;
    } else if (
      message.type === 'ping' &&
      (connection.asking === undefined || connection.place.kind === 'idle')
    ) {
      connection.pong();
    } else if (connection.asking !== undefined) {
      hold(connection, data, false);
    } else if (message.type === 'evict' || message.type === 'close' || message.type === 'path') {
      const { place } = connection;
      if (place.kind === 'seated' && place.seat === 'sender' && place.room.key === roomKey(message.room)) {
        if (message.type === 'path') presence.notePath(place.room, message.kind);
        else void ask(connection, commands[message.type](connection, place.room));
      } else {
        presence.expel(
          connection,
          'bad-message',
          `${message.type} is for the room's sender, on the connection that holds the seat.`,
        );
      }
    } else if (connection.place.kind === 'seated') {
      presence.expel(connection, 'bad-message', 'This connection has a seat already.');
    } else if (message.type === 'open' || message.type === 'join') {
      void askForSeat(connection, message);
    } else if (message.type === 'resume') {
      void ask(connection, commands.resume(connection, message));
    }
  }

  function receiveFrame(connection: Connection, data: Buffer): void {
    const { place } = connection;
    if (connection.asking !== undefined) {
      hold(connection, data, true);
    } else if (place.kind === 'seated') {
      presence.relay(connection, place, data);
    } else {
      presence.expel(connection, 'bad-message', 'A binary frame needs a seat: open, join or resume first.');
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
      presence.expel(connection, 'rate-limited', 'Too many frames a second.', {
        retryAfter: connection.messages.wait(1),
      });
    } else if (!connection.bytes.take(data.length, at)) {
      presence.expel(connection, 'rate-limited', 'Too many bytes a second.', {
        retryAfter: connection.bytes.wait(data.length),
      });
    } else {
      dispatch(connection, data, binary);
    }
  }

  function accept(ws: WebSocket, socket: Socket, peerAddress: string, beats: boolean): Connection {
    accepted += 1;
    const number = accepted;
    const holder = `${nodes.name}/${number}`;
    const connection = new Connection(ws, socket, holder, peerAddress, beats, configuration, now());
    const { address } = connection;
    connections.set(number, connection);
    addresses.set(address, (addresses.get(address) ?? 0) + 1);
    const gone = (): void => {
      const { place } = connection;
      connection.place = { kind: 'over' };
      presence.vacate(connection, place);
    };
    ws.on('message', (data, binary) => {
      try {
        receive(connection, data as Buffer, binary);
      } catch (error) {
        fault(connection, error);
      }
    });
    (ws as SignalSocket).leaving = gone;
    ws.on('error', gone);
    ws.on('close', () => {
      gone();
      connections.delete(number);
      const left = (addresses.get(address) ?? 1) - 1;
      if (left === 0) addresses.delete(address);
      else addresses.set(address, left);
    });
    return connection;
  }

  function beatAll(due: readonly Connection[], from = 0): void {
    const until = from + beatsAtOnce;
    for (const connection of due.slice(from, until)) connection.beat();
    if (until < due.length) setImmediate(beatAll, due, until);
  }

  function tick(): void {
    const at = now();
    turn = (turn + 1) % pingEvery;
    let slot = 0;
    const due: Connection[] = [];
    for (const connection of connections.values()) {
      slot = (slot + 1) % pingEvery;
      const silent = at - connection.heardAt;
      if (silent < beatAfter) continue;
      if (connection.ws.isPaused) {
        // While we do not read a peer, its silence is ours.
        connection.heardAt = at;
      } else if (silent >= silence) {
        connection.ws.close(goingAway, `silent for ${silenceSeconds} s`);
      } else if (connection.beats) {
        if (at - connection.beatenAt < beatAfter) continue;
        connection.beatenAt = at;
        due.push(connection);
      } else if (silent >= quiet && slot === turn && connection.open) {
        connection.ws.ping();
      }
    }
    beatAll(due);
    presence.tick();
  }

  function shutDown(): void {
    // Nobody here is told that the other left: both come back.
    for (const connection of connections.values()) {
      presence.retire(connection);
      connection.refuse('shutting-down', 'The server restarts. Resume in a moment.', { retryAfter: 1 });
    }
  }

  return {
    connections,
    presence,
    start: () =>
      nodes.listen({
        note: (to, note) => neighbours.receive(to, note),
        frame: (from, to, frame) => neighbours.receiveFrame(from, to, frame),
        reclaim: () => neighbours.reclaim(),
        lost: node => neighbours.lose(node),
      }),
    countFrom: address => addresses.get(address) ?? 0,
    accept,
    ask: askForSeat,
    adjust: ({ messageRate, byteRate }) => {
      for (const { messages, bytes } of connections.values()) {
        messages.change(messageRate);
        bytes.change(byteRate);
      }
    },
    expel: (connection, code, message, more) => presence.expel(connection, code, message, more),
    tick,
    shutDown,
  };
}
