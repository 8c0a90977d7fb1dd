import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection that says exactly what it is told. */
export class Raw {
  readonly socket: Socket;
  private received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', chunk => {
      this.received = Buffer.concat([this.received, chunk]);
    });
    socket.on('error', () => undefined);
  }

  static async connect(url: string, allowHalfOpen = false): Promise<Raw> {
    const { port } = new URL(url);
    const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen });
    await once(socket, 'connect');
    return new Raw(socket);
  }

  /** Connected, and past a WebSocket handshake; `allowHalfOpen` to leave our side open when the server ends. */
  static async upgrade(url: string, extra: Buffer = Buffer.alloc(0), allowHalfOpen = false): Promise<Raw> {
    const raw = await Raw.connect(url, allowHalfOpen);
    raw.write(Buffer.concat([Buffer.from(handshake()), extra]));
    await raw.until(text => text.includes('\r\n\r\n'));
    return raw;
  }

  write(bytes: Buffer | string): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Everything received so far. */
  get bytes(): Buffer {
    return this.received;
  }

  async until(holds: (received: string) => boolean): Promise<string> {
    while (!holds(this.received.toString('latin1'))) {
      if (this.socket.closed)
        throw new Error(`Closed after ${JSON.stringify(this.received.toString('latin1'))}`);
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
    return this.received.toString('latin1');
  }

  /** The close code, as soon as the server said it. */
  async closeCode(): Promise<number | undefined> {
    for (;;) {
      const code = closeCode(this.received);
      if (code !== undefined || this.socket.closed) return code;
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
  }

  /** Resolves when the server has closed, to everything it said. */
  async end(): Promise<Buffer> {
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.received;
  }
}

export function handshake(lines: Record<string, string | undefined> = {}, path = '/v1/signal/0a'): string {
  const headers = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'fieldpost.1',
    ...lines,
  };
  const text = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `GET ${path} HTTP/1.1\r\n${text.join('\r\n')}\r\n\r\n`;
}

/** A client's frame (RFC 6455 §5.2); by default final, masked with zeros, its length told in the shortest form. */
export function frame(
  opcode: number,
  payload: Buffer | string,
  {
    fin = true,
    rsv = 0,
    masked = true,
    length,
  }: { fin?: boolean; rsv?: number; masked?: boolean; length?: number } = {},
): Buffer {
  const body = Buffer.from(payload);
  const size = length ?? body.length;
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  let head: Buffer;
  if (size <= 125) {
    head = Buffer.from([first, mask | size]);
  } else if (size <= 65_535) {
    head = Buffer.from([first, mask | 126, size >> 8, size & 255]);
  } else {
    head = Buffer.alloc(10);
    head[0] = first;
    head[1] = mask | 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}

export const text = 1;
export const binary = 2;
export const continuation = 0;

/** The code of the close frame in what a server sent after its handshake, if that is there already. */
function closeCode(received: Buffer): number | undefined {
  let at = received.indexOf('\r\n\r\n') + 4;
  let code: number | undefined;
  while (at + 2 <= received.length) {
    const opcode = (received[at] ?? 0) & 15;
    let size = (received[at + 1] ?? 0) & 127;
    at += 2;
    if (size === 126) {
      if (at + 2 > received.length) return code;
      size = received.readUInt16BE(at);
      at += 2;
    } else if (size === 127) {
      if (at + 8 > received.length) return code;
      size = Number(received.readBigUInt64BE(at));
      at += 8;
    }
    if (at + size > received.length) return code;
    if (opcode === 8) code = size >= 2 ? received.readUInt16BE(at) : 1005;
    at += size;
  }
  return code;
}
