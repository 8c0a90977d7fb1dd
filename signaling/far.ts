/** Frames between nodes. Neither side keeps more of them than one that relays by itself would. */
import type { Connection } from './connection.ts';
import type { Nodes } from './nodes.ts';
import { deliver, highWater, readAgain } from './relay.ts';
import type { FarPeer, Note, Room } from './rooms.ts';
import { type Holder, otherSeat } from './store/store.ts';
import { discard } from './young-garbage.ts';

/** A peer that another node's frames pile up for is let go beyond this many unsent bytes. */
const mostUnsent = 4_194_304;

export class FarRelay {
  private readonly nodes: Nodes;
  private readonly tell: (holder: Holder, note: Note) => void;
  private readonly lose: (node: string) => void;
  private readonly exhaust: (connection: Connection, room: Room, from: Holder) => void;
  private readonly stray: (connection: Connection) => void;
  /** Slow readers here, and whom they hold elsewhere. */
  private readonly slowed = new Map<Connection, Holder>();

  constructor(context: {
    nodes: Nodes;
    tell: (holder: Holder, note: Note) => void;
    /** Called when nobody listens on a node any more. */
    lose: (node: string) => void;
    /** Called when a frame is more than its room may still relay. */
    exhaust: (connection: Connection, room: Room, from: Holder) => void;
    /** Called when a frame comes from somebody else than who sits there as far as known. */
    stray: (connection: Connection) => void;
  }) {
    this.nodes = context.nodes;
    this.tell = context.tell;
    this.lose = context.lose;
    this.exhaust = context.exhaust;
    this.stray = context.stray;
  }

  /** Sends a frame to a peer elsewhere, and stops reading `from` while Redis is behind. */
  forward(from: Connection, to: FarPeer, frame: Buffer): void {
    discard(frame.length);
    from.forwarding += frame.length;
    if (from.forwarding > highWater) from.ws.pause();
    const passed = (reached: boolean): void => {
      from.forwarding -= frame.length;
      readAgain(from);
      if (!reached) from.send({ type: 'undelivered' });
    };
    this.nodes.forward(from.holder, to.holder, frame).then(
      reached => {
        passed(reached);
        if (!reached) this.lose(to.node);
      },
      () => passed(false),
    );
  }

  /** A frame from another node. */
  receive(from: Holder, to: Holder, connection: Connection | undefined, frame: Buffer): void {
    const place = connection?.place;
    // Who has no seat yet has told nobody that it is there: its peer repeats.
    if (connection === undefined || place?.kind !== 'seated') return;
    const { room, seat } = place;
    if (room[otherSeat(seat)]?.holder !== from) {
      this.stray(connection);
      return;
    }
    if (!connection.open) {
      this.tell(from, { kind: 'undelivered', room: room.key, holder: to });
      return;
    }
    // The other node counts it, too, and tells the store: both know what passes either way.
    if (frame.length > room.bytesLeft) {
      this.exhaust(connection, room, from);
      return;
    }
    room.bytesLeft -= frame.length;
    deliver(connection, frame);
    const unsent = connection.socket.writableLength;
    if (unsent > mostUnsent) {
      connection.ws.terminate();
    } else if (unsent > highWater && this.slowed.get(connection) !== from) {
      this.slowed.set(connection, from);
      this.tell(from, { kind: 'slow', room: room.key, holder: to });
      connection.socket.once('drain', () => {
        if (this.slowed.get(connection) !== from) return;
        this.slowed.delete(connection);
        this.tell(from, { kind: 'caught-up', room: room.key, holder: to });
      });
    }
  }

  /** The connection takes no more part. */
  forget(connection: Connection): void {
    this.slowed.delete(connection);
  }
}
