/** Small binary frames for a socket, that leave together at the end of the event loop's turn. */
import type { Socket } from 'node:net';

export interface Addressee {
  readonly socket: Socket;
  /** Whether frames may still be sent: none goes behind the one that closes. */
  readonly open: boolean;
  /** Payloads that leave with the turn; undefined for none. Whatever else is sent goes behind them: `flush` first. */
  outbox: Buffer[] | undefined;
}

/** RFC 6455 §5.2. */
const opcodes = { text: 1, binary: 2 } as const;

let addressees: Addressee[] = [];

function flushAll(): void {
  const flushed = addressees;
  addressees = [];
  for (const addressee of flushed) flush(addressee);
}

/** Bytes of the header of an unmasked, final frame (RFC 6455 §5.2) of at most 65,535 bytes. */
function headerBytes(length: number): number {
  return length <= 125 ? 2 : 4;
}

/** Writes the header of a final frame; gives where its payload begins. */
function head(into: Buffer, start: number, opcode: number, length: number): number {
  into[start] = 0x80 | opcode;
  if (length <= 125) {
    into[start + 1] = length;
  } else {
    into[start + 1] = 126;
    into[start + 2] = length >> 8;
    into[start + 3] = length & 255;
  }
  return start + headerBytes(length);
}

/** A text of at most 65,535 bytes as a frame: one write instead of the two of ws. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerBytes(length) + length);
  frame.write(text, head(frame, 0, opcodes.text, length));
  return frame;
}

/** Sends a payload of at most 65,535 bytes when this turn ends. */
export function post(to: Addressee, payload: Buffer): void {
  if (to.outbox !== undefined) {
    to.outbox.push(payload);
    return;
  }
  to.outbox = [payload];
  if (addressees.push(to) === 1) setImmediate(flushAll);
}

/** Sends now what waits for the end of the turn. */
export function flush(to: Addressee): void {
  const payloads = to.outbox;
  if (payloads === undefined) return;
  to.outbox = undefined;
  if (!to.open) return;
  let bytes = 0;
  for (const { length } of payloads) bytes += headerBytes(length) + length;
  const frames = Buffer.allocUnsafe(bytes);
  let end = 0;
  for (const payload of payloads) {
    const body = head(frames, end, opcodes.binary, payload.length);
    frames.set(payload, body);
    end = body + payload.length;
  }
  to.socket.write(frames);
}
