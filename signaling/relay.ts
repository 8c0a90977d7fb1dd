/**
 * Frames from one peer to the other: not parsed, not copied beyond a header for small ones,
 * and never buffered without bound (PROTOCOL §2).
 */
import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';

/** Up to here header and payload go as one buffer and wait for the end of the turn: one system call for a burst. */
const small = 8192;

/** Unsent bytes of a receiver above which its sender is not read. */
export const highWater = 262_144;

let corked: Socket[] = [];

function uncorkAll(): void {
  const sockets = corked;
  corked = [];
  for (const socket of sockets) socket.uncork();
}

function corkUntilTurnEnds(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  if (corked.length === 0) setImmediate(uncorkAll);
  socket.cork();
  corked.push(socket);
}

/** An unmasked, final, binary frame (RFC 6455 §5.2) of at most 65,535 bytes. */
function binaryFrame(payload: Buffer): Buffer {
  const header = payload.length <= 125 ? 2 : 4;
  const frame = Buffer.allocUnsafe(header + payload.length);
  frame[0] = 0x82;
  if (header === 2) {
    frame[1] = payload.length;
  } else {
    frame[1] = 126;
    frame.writeUInt16BE(payload.length, 2);
  }
  payload.copy(frame, header);
  return frame;
}

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
    corkUntilTurnEnds(to.socket);
    to.socket.write(binaryFrame(payload));
  } else {
    to.ws.send(payload, { binary: true });
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
