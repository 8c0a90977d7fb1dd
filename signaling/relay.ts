/**
 * Frames from one peer to the other: not parsed, small ones copied once, to leave together,
 * and never buffered without bound (PROTOCOL §2).
 */
import type { Connection } from './connection.ts';
import { flush, post } from './outbox.ts';
import { discard } from './young-garbage.ts';

/** Up to here frames wait for the end of the turn: one copy and one system call for a burst. */
const small = 8192;

/** Unsent bytes of a receiver above which its sender is not read. */
export const highWater = 262_144;

/** Reads a peer's frames unless somebody is still behind. */
export function readAgain(connection: Connection): void {
  if (connection.heldBy === undefined && !connection.heldFar && connection.forwarding <= highWater) {
    connection.ws.resume();
  }
}

/** Reads the held peer's frames again: the receiver caught up, or is gone. */
export function letGo(receiver: Connection): void {
  const sender = receiver.holding;
  receiver.holding = undefined;
  if (sender === undefined) return;
  sender.heldBy = undefined;
  readAgain(sender);
}

/** A connection takes no more part: whom it held is read again, and who held it may hold another. */
export function letLoose(connection: Connection): void {
  letGo(connection);
  if (connection.heldBy !== undefined) connection.heldBy.holding = undefined;
  connection.heldBy = undefined;
}

/** Sends `payload` to a peer, whoever it is from. */
export function deliver(to: Connection, payload: Buffer): void {
  if (payload.length <= small) {
    post(to, payload);
  } else {
    flush(to);
    to.ws.send(payload, { binary: true });
    discard(payload.length);
  }
}

/** Sends `payload` on, and stops reading `from` while `to` is more than 256 KiB behind. */
export function relay(from: Connection, to: Connection, payload: Buffer): void {
  deliver(to, payload);
  if (to.socket.writableLength > highWater && to.holding === undefined) {
    to.holding = from;
    from.heldBy = to;
    from.ws.pause();
    to.socket.once('drain', () => letGo(to));
  }
}
