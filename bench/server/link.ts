/**
 * A WebSocket client that costs the load as little as can be, so that what is measured is the server: frames are
 * made once and written as they are, and those that come are counted without a copy.
 */
import { connect, type Socket } from 'node:net';
import { encodeControl } from '../../lib/protocol/control.ts';

/** RFC 6455 §5.2. */
const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Any but zeros, which servers need not unmask. */
const mask = Buffer.from([0x5a, 0x17, 0xc3, 0x2e]);

/** A client's frame, final and masked. */
export function clientFrame(kind: keyof typeof opcodes, payload: Buffer | string): Buffer {
  const body = Buffer.from(payload);
  const { length } = body;
  let head: Buffer;
  if (length <= 125) {
    head = Buffer.from([0x80 | opcodes[kind], 0x80 | length]);
  } else if (length <= 65_535) {
    head = Buffer.from([0x80 | opcodes[kind], 0x80 | 126, length >> 8, length & 255]);
  } else {
    head = Buffer.alloc(10);
    head[0] = 0x80 | opcodes[kind];
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  for (const [at, byte] of body.entries()) body[at] = byte ^ (mask[at & 3] ?? 0);
  return Buffer.concat([head, mask, body]);
}

/** Payloads from here on are counted only, so that a relayed one costs us nothing. */
const wordy = 1000;

const beat = encodeControl({ type: 'beat' });
const beatFrame = clientFrame('text', beat);

/** Short texts that nobody listens for are not kept without end. */
const mostWords = 100;

export class Link {
  readonly socket: Socket;
  /** Called for each frame of data; without its payload where that is long. */
  onFrame: (payload: Buffer | undefined) => void = () => undefined;
  /** Bytes of payload that came. */
  bytes = 0;
  private readonly words: string[] = [];
  private waiting: (() => void) | undefined;
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes of a long payload that are still to come. */
  private left = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Connects and makes the handshake. `from` is the last byte of the loopback address to come from. */
  static connect(
    port: number,
    path: string,
    options: { subprotocol?: string; from?: number } = {},
  ): Promise<Link> {
    const { subprotocol, from = 1 } = options;
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${from}`, noDelay: true });
      const offered = subprotocol === undefined ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${offered}\r\n`,
      );
      const fail = (): void => reject(new Error(`${path}: no connection`));
      socket.once('error', fail);
      socket.once('close', fail);
      let answer = Buffer.alloc(0);
      const greet = (chunk: Buffer): void => {
        answer = Buffer.concat([answer, chunk]);
        const end = answer.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', greet);
        socket.off('error', fail);
        socket.off('close', fail);
        if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) {
          socket.destroy();
          reject(new Error(`${path}: ${answer.toString('latin1', 0, end)}`));
          return;
        }
        const link = new Link(socket);
        socket.on('data', data => link.read(data));
        socket.on('error', () => socket.destroy());
        socket.on('close', () => link.waiting?.());
        if (answer.length > end + 4) link.read(answer.subarray(end + 4));
        resolve(link);
      };
      socket.on('data', greet);
    });
  }

  send(frame: Buffer): void {
    this.socket.write(frame);
  }

  say(words: object | string): void {
    this.send(clientFrame('text', typeof words === 'string' ? words : JSON.stringify(words)));
  }

  /** The next short text that matches; those before it are passed over. */
  async hear(pattern: RegExp): Promise<string> {
    for (;;) {
      for (let next = this.words.shift(); next !== undefined; next = this.words.shift()) {
        if (pattern.test(next)) return next;
      }
      if (this.socket.destroyed) throw new Error(`The server hung up before it said ${pattern.source}.`);
      await new Promise<void>(resolve => {
        this.waiting = resolve;
      });
    }
  }

  /** Says this every 20 s from now on, as servers want it from whoever is quiet. */
  keepAlive(words: object): void {
    const frame = clientFrame('text', JSON.stringify(words));
    const timer = setInterval(() => this.send(frame), 20_000).unref();
    this.socket.once('close', () => clearInterval(timer));
  }

  /** Gone at once, so that no port waits. */
  drop(): void {
    this.socket.resetAndDestroy();
  }

  private read(chunk: Buffer): void {
    let data = chunk;
    if (this.left > 0) {
      if (data.length < this.left) {
        this.left -= data.length;
        return;
      }
      data = data.subarray(this.left);
      this.left = 0;
      this.onFrame(undefined);
    }
    if (this.rest.length > 0) {
      data = Buffer.concat([this.rest, data]);
      this.rest = Buffer.alloc(0);
    }
    while (data.length >= 2) {
      let length = (data[1] ?? 0) & 127;
      let head = 2;
      if (length === 126) head = 4;
      else if (length === 127) head = 10;
      if (data.length < head) break;
      if (head === 4) length = data.readUInt16BE(2);
      else if (head === 10) length = Number(data.readBigUInt64BE(2));
      const opcode = (data[0] ?? 0) & 15;
      const whole = data.length >= head + length;
      if (!whole && length < wordy) break;
      if (opcode <= opcodes.binary) this.bytes += length;
      if (!whole) {
        this.left = head + length - data.length;
        return;
      }
      this.heed(opcode, length, data, head);
      data = data.subarray(head + length);
    }
    if (data.length > 0) this.rest = Buffer.from(data);
  }

  private heed(opcode: number, length: number, data: Buffer, head: number): void {
    if (opcode === opcodes.ping) {
      this.send(clientFrame('pong', data.subarray(head, head + length)));
      return;
    }
    if (opcode > opcodes.binary) return;
    if (length >= wordy) {
      this.onFrame(undefined);
      return;
    }
    const payload = data.subarray(head, head + length);
    if (opcode === opcodes.text) {
      const words = payload.toString();
      // socket.io and we ask for life in a text.
      if (words === '2') this.say('3');
      else if (words === beat) this.send(beatFrame);
      else if (this.words.length < mostWords) this.words.push(words);
      this.waiting?.();
    }
    this.onFrame(payload);
  }
}
