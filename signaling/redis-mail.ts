/**
 * What nodes send one another through Redis: everything that one turn of the event loop has for a node leaves as one
 * message of many parts, since a message costs Redis and both nodes more than a frame in it.
 *
 * A part: length(4) of what follows || kind(1) || number of the connection it is for(6) || of a frame: number(6) and
 * node(12) of whom it is from, and the frame; of a note: its JSON.
 */
import type { Mailbox } from './nodes.ts';
import { type Note, nodeOf, numberOf } from './rooms.ts';
import type { Holder } from './store/store.ts';

const kinds = { note: 0, frame: 1 } as const;
const lengthBytes = 4;
const headBytes = 7;
const senderBytes = 18;
/** Bytes of a node's name. */
const nameBytes = 12;

/** A message does not grow beyond that by another part. */
const most = 262_144;

function part(kind: number, to: Holder, rest: number): Buffer {
  const bytes = Buffer.allocUnsafe(lengthBytes + headBytes + rest);
  bytes.writeUInt32BE(headBytes + rest);
  bytes[4] = kind;
  bytes.writeUIntBE(numberOf(to), 5, 6);
  return bytes;
}

/** A note for a connection, as a part of a message. */
export function notePart(to: Holder, note: Note): Buffer {
  const text = JSON.stringify(note);
  const bytes = part(kinds.note, to, Buffer.byteLength(text));
  bytes.write(text, lengthBytes + headBytes);
  return bytes;
}

/** A frame for a connection, as a part of a message. */
export function framePart(from: Holder, to: Holder, frame: Buffer): Buffer {
  const bytes = part(kinds.frame, to, senderBytes + frame.length);
  const start = lengthBytes + headBytes;
  bytes.writeUIntBE(numberOf(from), start, 6);
  bytes.write(nodeOf(from), start + 6, nameBytes, 'latin1');
  bytes.set(frame, start + senderBytes);
  return bytes;
}

/** Hands over what a message for the node of this name holds; what another version of us wrote and this one does not know is passed over. */
export function deliverMail(name: string, message: Buffer, mailbox: Mailbox): void {
  for (let start = 0; start + lengthBytes + headBytes <= message.length; ) {
    const body = start + lengthBytes;
    const end = body + message.readUInt32BE(start);
    const to = `${name}/${message.readUIntBE(body + 1, 6)}`;
    const rest = message.subarray(body + headBytes, end);
    if (message[body] === kinds.frame) {
      const from = `${rest.toString('latin1', 6, senderBytes)}/${rest.readUIntBE(0, 6)}`;
      mailbox.frame(from, to, rest.subarray(senderBytes));
    } else if (message[body] === kinds.note) {
      // Written by another node of ours: Redis is inside the server's walls.
      mailbox.note(to, JSON.parse(rest.toString()) as Note);
    }
    start = end;
  }
}

interface Sack {
  parts: Buffer[];
  bytes: number;
  sent: Promise<boolean>;
  send(): void;
}

/** Collects parts by the node that they are for, and sends them when the turn is over. */
export class OutgoingMail {
  private readonly sacks = new Map<string, Sack>();
  private readonly publish: (node: string, message: Buffer) => Promise<boolean>;

  /** `publish` resolves to false when nobody listens there. */
  constructor(publish: (node: string, message: Buffer) => Promise<boolean>) {
    this.publish = publish;
  }

  /** Resolves when the message that holds this part has left, as `publish` does. */
  post(node: string, bytes: Buffer): Promise<boolean> {
    let sack = this.sacks.get(node);
    if (sack !== undefined && sack.bytes + bytes.length > most) {
      sack.send();
      sack = undefined;
    }
    sack ??= this.open(node);
    sack.parts.push(bytes);
    sack.bytes += bytes.length;
    return sack.sent;
  }

  private open(node: string): Sack {
    if (this.sacks.size === 0) setImmediate(() => this.sendAll());
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const sack: Sack = {
      parts: [],
      bytes: 0,
      sent: promise,
      send: () => {
        this.sacks.delete(node);
        const [only = Buffer.alloc(0), ...others] = sack.parts;
        resolve(this.publish(node, others.length === 0 ? only : Buffer.concat(sack.parts, sack.bytes)));
      },
    };
    this.sacks.set(node, sack);
    return sack;
  }

  private sendAll(): void {
    for (const sack of this.sacks.values()) sack.send();
  }
}
