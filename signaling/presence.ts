/**
 * Who sits where on this node, and what its peers are told of each other; peers elsewhere are told through the
 * neighbours. The store has decided before; here it is only carried out.
 */
import type { ControlErrorCode, IceServer, PathWord } from '../lib/protocol/control.ts';
import { senderAbsenceSeconds } from '../lib/protocol/limits.ts';
import type { Advice, Connection, Place, Seated } from './connection.ts';
import type { Journal } from './journal.ts';
import { Neighbours } from './neighbours.ts';
import type { Nodes } from './nodes.ts';
import { letLoose, readAgain, relay } from './relay.ts';
import {
  type Ending,
  endings,
  FarPeer,
  isHere,
  nodeOf,
  numberOf,
  type Occupant,
  type Room,
} from './rooms.ts';
import { type Holder, otherSeat, type RoomStore, type SeatName, type Standing } from './store/store.ts';
import { createTally } from './tally.ts';

const senderAway = senderAbsenceSeconds * 1000;
/** Bytes that a room relays before the store is told, so that other nodes, and the next start of this one, know. */
const untold = 1_048_576;

export class Presence {
  /** By number. */
  readonly connections = new Map<number, Connection>();
  /** By key. */
  readonly rooms = new Map<string, Room>();
  readonly tally = createTally();
  readonly neighbours: Neighbours;
  private readonly store: RoomStore;
  private readonly nodes: Nodes;
  private readonly journal: Journal;
  private readonly now: () => number;
  /** What peers may use to reach each other. */
  readonly ice: (bothSeated: boolean) => IceServer[];
  /** Seats left while the store could not be told. */
  private unsaid: { key: string; seat: SeatName; holder: Holder }[] = [];

  constructor(context: {
    store: RoomStore;
    nodes: Nodes;
    journal: Journal;
    now: () => number;
    /** What peers may use to reach each other. */
    ice: (bothSeated: boolean) => IceServer[];
  }) {
    this.store = context.store;
    this.nodes = context.nodes;
    this.journal = context.journal;
    this.now = context.now;
    this.ice = context.ice;
    this.neighbours = new Neighbours({ ...context, presence: this });
  }

  /**
   * Puts a connection where the store says it sits, and tells who held the seat until now.
   * `announce` tells the other seat; call it when the connection has its answer.
   */
  seat(
    connection: Connection,
    key: string,
    seat: SeatName,
    hash: string,
    standing: Standing,
  ): { answer: { expires: number; peer: boolean; ice: IceServer[] }; announce: () => void } {
    const { expiresAt, bytesLeft, endsAt, replaced } = standing;
    const earlier = this.rooms.get(key);
    // An earlier room of this id, whose end did not get here.
    if (earlier !== undefined && earlier.expiresAt !== expiresAt) this.end(earlier, 'closed');
    const room = this.rooms.get(key) ?? {
      key,
      expiresAt,
      endsAt,
      bytesLeft,
      path: undefined,
      relayed: 0,
      sender: undefined,
      recipient: undefined,
    };
    this.rooms.set(key, room);
    room.endsAt = endsAt;
    const wasEmpty = room[seat] === undefined;
    room[seat] = connection;
    const otherName = otherSeat(seat);
    if (standing.other !== room[otherName]?.holder) room[otherName] = this.occupant(standing.other);
    connection.place = { kind: 'seated', room, seat, hash };
    if (replaced !== undefined) this.neighbours.tell(replaced, { kind: 'ended', room: key, why: 'replaced' });
    const peer = room[otherName] !== undefined;
    return {
      answer: { expires: Math.floor(expiresAt / 1000), peer, ice: this.ice(peer) },
      announce: () => {
        const other = room[otherName];
        if (other instanceof FarPeer) {
          this.neighbours.tell(other.holder, { kind: 'arrived', room: key, seat, holder: connection.holder });
        } else if (wasEmpty) {
          other?.send({ type: 'peer', present: true, ice: this.ice(true) });
        }
      },
    };
  }

  /** The connection takes no more part. Its seat, if it had one, is empty but may be resumed. */
  vacate(connection: Connection, place: Place): void {
    letLoose(connection);
    this.neighbours.far.forget(connection);
    if (place.kind !== 'seated') return;
    const { room, seat } = place;
    if (room[seat] === connection) {
      this.empty(room, seat);
      this.journal.log.info({ room: this.journal.alias(room.key), seat }, 'left');
    }
    this.settle(room);
    this.leave(room.key, seat, connection.holder);
  }

  /** The node stops: the seat is left, and nobody here is told. */
  retire(connection: Connection): void {
    const { place, holder } = connection;
    connection.place = { kind: 'over' };
    letLoose(connection);
    if (place.kind !== 'seated') return;
    this.settle(place.room);
    this.leave(place.room.key, place.seat, holder);
  }

  /** Ends a connection with a reason. */
  expel(connection: Connection, code: ControlErrorCode, message: string, more?: Advice): void {
    const { place, address } = connection;
    this.refuse(connection, code, message, more);
    this.journal.log.info({ who: this.journal.alias(address), why: code }, 'refused');
    this.vacate(connection, place);
  }

  /** Ends a room on this node: whoever sits in it here is put out. */
  end(room: Room, why: Ending): void {
    if (this.rooms.get(room.key) === room) this.rooms.delete(room.key);
    for (const seat of ['sender', 'recipient'] as const) {
      const occupant = room[seat];
      room[seat] = undefined;
      if (isHere(occupant)) this.putOut(occupant, why);
    }
    this.journal.log.info({ room: this.journal.alias(room.key), why }, 'room ended');
  }

  /** As `end`, if the room's time is over. */
  endIfOver(room: Room, now = this.now()): void {
    if (now >= room.endsAt) this.end(room, now >= room.expiresAt ? 'expired' : 'sender-away');
  }

  /** Ends what is over. */
  tick(): void {
    const now = this.now();
    for (const room of this.rooms.values()) {
      this.endIfOver(room, now);
      if (room.relayed >= untold) this.settle(room);
    }
    const unsaid = this.unsaid;
    this.unsaid = [];
    for (const { key, seat, holder } of unsaid) this.leave(key, seat, holder);
    this.store.sweep();
  }

  /** A frame for the room's other seat. */
  relay(connection: Connection, { room, seat }: Seated, frame: Buffer): void {
    const to = room[seat === 'sender' ? 'recipient' : 'sender'];
    if (to === undefined || !(to instanceof FarPeer || to.open)) {
      this.tally.undelivered += 1;
      connection.send({ type: 'undelivered' });
    } else if (frame.length > room.bytesLeft) {
      this.exhaust(room, connection, to);
    } else {
      room.bytesLeft -= frame.length;
      room.relayed += frame.length;
      this.tally.frames += 1;
      this.tally.bytes += frame.length;
      if (to instanceof FarPeer) this.neighbours.far.forward(connection, to, frame);
      else relay(connection, to, frame);
    }
  }

  /** How the room's peers reach each other, by its sender's word: the first one counts. */
  notePath(room: Room, path: PathWord): void {
    if (room.path !== undefined) return;
    room.path = path;
    this.tally.paths.set(path, (this.tally.paths.get(path) ?? 0) + 1);
  }

  /** The sender closed its room, and the store knows. */
  closed(connection: Connection, room: Room): void {
    const { recipient } = room;
    room.sender = undefined;
    if (connection.place.kind === 'seated') connection.place = { kind: 'idle' };
    letLoose(connection);
    connection.send({ type: 'closed' });
    this.end(room, 'closed');
    if (recipient instanceof FarPeer) {
      this.neighbours.tell(recipient.holder, { kind: 'ended', room: room.key, why: 'closed' });
    }
  }

  /** The sender put the recipient out, and the store knows. */
  evicted(connection: Connection, room: Room, evicted: Holder | undefined): void {
    if (evicted !== undefined) {
      this.neighbours.tell(evicted, { kind: 'ended', room: room.key, why: 'evicted' });
      if (room.recipient?.holder === evicted) this.empty(room, 'recipient');
    }
    connection.send({ type: 'evicted' });
    this.journal.log.info({ room: this.journal.alias(room.key) }, 'evicted');
  }

  /** Nobody sits in this seat any more: the other one is told. */
  empty(room: Room, seat: SeatName): void {
    room[seat] = undefined;
    if (seat === 'sender') room.endsAt = Math.min(room.expiresAt, this.now() + senderAway);
    const other = room[otherSeat(seat)];
    if (!isHere(other)) {
      this.drop(room);
      return;
    }
    this.unhold(other);
    other.send({ type: 'peer', present: false });
  }

  /** The seat is another's already: this connection only goes. */
  putOut(connection: Connection, why: Ending): void {
    const [code, message] = endings[why];
    this.refuse(connection, code, message);
    letLoose(connection);
    this.neighbours.far.forget(connection);
  }

  /** Empties a seat in the store, and tells who is left in the room. */
  leave(key: string, seat: SeatName, holder: Holder): void {
    this.store.leave(key, seat, holder).then(
      left => {
        if (left?.other === undefined || nodeOf(left.other) === this.nodes.name) return;
        this.neighbours.tell(left.other, { kind: 'left', room: key, seat, holder });
      },
      () => this.unsaid.push({ key, seat, holder }),
    );
  }

  /** Who goes by this name. */
  occupant(holder: Holder | undefined): Occupant | undefined {
    if (holder === undefined) return undefined;
    if (nodeOf(holder) !== this.nodes.name) return new FarPeer(holder);
    return this.connections.get(numberOf(holder));
  }

  /** Somebody elsewhere does not hold it any more. */
  unhold(connection: Connection): void {
    if (!connection.heldFar) return;
    connection.heldFar = false;
    readAgain(connection);
  }

  private refuse(connection: Connection, code: ControlErrorCode, message: string, more?: Advice): void {
    this.tally.refused.set(code, (this.tally.refused.get(code) ?? 0) + 1);
    connection.refuse(code, message, more);
  }

  /** Nobody who is connected here sits in it. */
  drop(room: Room): void {
    if (this.rooms.get(room.key) === room) this.rooms.delete(room.key);
    this.settle(room);
  }

  /** Tells the store what was relayed here. */
  settle(room: Room): void {
    const { relayed } = room;
    if (relayed === 0) return;
    room.relayed = 0;
    this.store.spend(room.key, room.expiresAt, relayed).then(
      left => {
        if (left !== undefined) room.bytesLeft = Math.min(room.bytesLeft, left);
      },
      () => {
        room.relayed += relayed;
      },
    );
  }

  /** The room has relayed all that it may: it ends for everyone. */
  exhaust(room: Room, connection: Connection, other: Occupant): void {
    this.end(room, 'quota');
    this.store.close(room.key, connection.holder).catch(() => undefined);
    if (other instanceof FarPeer)
      this.neighbours.tell(other.holder, { kind: 'ended', room: room.key, why: 'quota' });
  }
}
