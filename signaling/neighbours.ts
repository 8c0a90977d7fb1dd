/** What the peers of this node and of others tell one another, and what is done about it here. */
import type { Connection, Seated } from './connection.ts';
import { FarRelay } from './far.ts';
import type { Nodes } from './nodes.ts';
import type { Presence } from './presence.ts';
import { FarPeer, isHere, type Note, nodeOf, numberOf } from './rooms.ts';
import { type Holder, otherSeat, type RoomStore } from './store/store.ts';

/** Seats that are claimed again at once. */
const claimedAtOnce = 100;

export class Neighbours {
  readonly far: FarRelay;
  private readonly presence: Presence;
  private readonly store: RoomStore;
  private readonly nodes: Nodes;
  /** Of these the store is being asked who their peers are. */
  private readonly unsure = new Set<Connection>();

  constructor(context: { presence: Presence; store: RoomStore; nodes: Nodes }) {
    this.presence = context.presence;
    this.store = context.store;
    this.nodes = context.nodes;
    this.far = new FarRelay({
      nodes: context.nodes,
      tell: (holder, note) => this.tell(holder, note),
      lose: node => this.lose(node),
      exhaust: (connection, room, from) => this.presence.exhaust(room, connection, new FarPeer(from)),
      stray: connection => this.askAgain(connection),
    });
  }

  /** Tells a connection, here or on another node. */
  tell(holder: Holder, note: Note): void {
    if (nodeOf(holder) === this.nodes.name) {
      this.receive(holder, note);
      return;
    }
    this.nodes.tell(holder, note).then(
      reached => {
        if (!reached) this.lose(nodeOf(holder));
      },
      // The store is out of reach: when it is back, every seat is claimed again, and says what it missed.
      () => undefined,
    );
  }

  /** What a connection here is told. */
  receive(to: Holder, note: Note): void {
    const connection = this.presence.connections.get(numberOf(to));
    if (connection?.asking !== undefined) {
      connection.asking.notes.push(note);
      return;
    }
    const { place } = connection ?? {};
    if (connection === undefined || place?.kind !== 'seated' || place.room.key !== note.room) {
      // Whoever came should know that nobody is here.
      if (note.kind === 'arrived') {
        this.tell(note.holder, { kind: 'left', room: note.room, seat: otherSeat(note.seat), holder: to });
      }
      return;
    }
    this.heed(connection, place, note);
  }

  /** A frame from another node. */
  receiveFrame(from: Holder, to: Holder, frame: Buffer): void {
    this.far.receive(from, to, this.presence.connections.get(numberOf(to)), frame);
  }

  /** The store or other nodes may have missed what happened: every seat that is held here is claimed again. */
  async reclaim(): Promise<void> {
    const held = [...this.presence.connections.values()];
    while (held.length > 0) {
      await Promise.all(held.splice(0, claimedAtOnce).map(connection => this.reclaimSeat(connection)));
    }
  }

  /** Every peer on this node is gone. */
  lose(node: string): void {
    for (const room of this.presence.rooms.values()) {
      for (const seat of ['sender', 'recipient'] as const) {
        const occupant = room[seat];
        if (!(occupant instanceof FarPeer) || occupant.node !== node) continue;
        this.presence.empty(room, seat);
        this.presence.leave(room.key, seat, occupant.holder);
      }
    }
  }

  private heed(connection: Connection, { room, seat }: Seated, note: Note): void {
    const { presence } = this;
    const other = otherSeat(seat);
    switch (note.kind) {
      case 'arrived': {
        if (note.seat !== other) return;
        const was = room[other];
        room[other] = presence.occupant(note.holder);
        if (other === 'sender') room.endsAt = room.expiresAt;
        presence.unhold(connection);
        if (was === undefined) {
          connection.send({ type: 'peer', present: true, ice: presence.ice(true) });
        }
        return;
      }
      case 'left':
        if (note.seat === other && room[other]?.holder === note.holder) presence.empty(room, other);
        return;
      case 'ended':
        if (note.why === 'replaced' || note.why === 'evicted') {
          presence.putOut(connection, note.why);
          // A peer that is here keeps the room, and will be told who came or that nobody is there.
          if (room[seat] === connection && !isHere(room[other])) presence.drop(room);
        } else {
          presence.end(room, note.why);
        }
        return;
      case 'slow':
        if (room[other]?.holder !== note.holder) return;
        connection.heldFar = true;
        connection.ws.pause();
        return;
      case 'caught-up':
        if (room[other]?.holder === note.holder) presence.unhold(connection);
        return;
      case 'undelivered':
        connection.send({ type: 'undelivered' });
        return;
    }
  }

  /** News of two nodes may cross, so that the older came last: the store knows who sits in the other seat. */
  private askAgain(connection: Connection): void {
    if (this.unsure.has(connection)) return;
    this.unsure.add(connection);
    this.reclaimSeat(connection)
      .catch(() => undefined)
      .finally(() => this.unsure.delete(connection));
  }

  private async reclaimSeat(connection: Connection): Promise<void> {
    const { place, holder } = connection;
    if (place.kind !== 'seated') return;
    const { room, seat, hash } = place;
    const found = await this.store.reclaim(room.key, seat, { hash, holder }, room);
    if (connection.place !== place) return;
    if (found === 'no-room') this.presence.end(room, 'closed');
    else if (found === 'replaced') this.receive(holder, { kind: 'ended', room: room.key, why: 'replaced' });
    else this.catchUp(connection, place, found.other);
  }

  /** After a time without news: who sits in the other seat now? */
  private catchUp(connection: Connection, place: Seated, found: Holder | undefined): void {
    const { room, seat } = place;
    const other = otherSeat(seat);
    if (found === undefined) {
      if (room[other] !== undefined) this.presence.empty(room, other);
      return;
    }
    if (nodeOf(found) === this.nodes.name) return;
    this.heed(connection, place, { kind: 'arrived', room: room.key, seat: other, holder: found });
    this.tell(found, { kind: 'arrived', room: room.key, seat, holder: connection.holder });
  }
}
