import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type ClientControl, parseServerControl, type ServerControl } from '../../lib/protocol/control.ts';

/** What a peer sees: a control message, a binary frame, or the end. */
export type Seen = ServerControl | Buffer | { type: 'end'; code: number; reason: string };

/** 22 characters of base64url that are a room id. */
export function roomId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}

/** A client that speaks fieldpost.1, hands out what it sees in order, and has a barrier. */
export class Peer {
  readonly ws: WebSocket;
  private readonly seen: Seen[] = [];
  private readonly readers: ((seen: Seen) => void)[] = [];

  constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data: Buffer, binary) => {
      if (binary) return this.put(data);
      const message = parseServerControl(data.toString());
      if (message === null)
        throw new Error(`The server said ${data.toString()}, which is no control message.`);
      return this.put(message);
    });
    ws.on('close', (code, reason) => this.put({ type: 'end', code, reason: reason.toString() }));
    ws.on('error', () => undefined);
  }

  /** Connects to a server's URL. */
  static async connect(
    url: string,
    options: {
      origin?: string;
      headers?: Record<string, string>;
      shard?: string;
      /** Subprotocols behind the first. */
      offers?: readonly string[];
    } = {},
  ): Promise<Peer> {
    const { shard = '0a', offers = [], ...rest } = options;
    const address = `${url.replace('http', 'ws')}/v1/signal/${shard}`;
    const ws = new WebSocket(address, ['fieldpost.1', ...offers], rest);
    const peer = new Peer(ws);
    await once(ws, 'open');
    return peer;
  }

  send(message: ClientControl | string): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  sendFrame(frame: Uint8Array): void {
    this.ws.send(frame, { binary: true });
  }

  next(): Promise<Seen> {
    const first = this.seen.shift();
    return first === undefined ? new Promise(resolve => this.readers.push(resolve)) : Promise.resolve(first);
  }

  /** The next thing seen, which must be this message. */
  async expect<T extends ServerControl['type']>(type: T): Promise<Extract<ServerControl, { type: T }>> {
    const seen = await this.next();
    if (Buffer.isBuffer(seen) || seen.type !== type) {
      throw new Error(
        `Expected ${type}, saw ${Buffer.isBuffer(seen) ? `${seen.length} bytes` : JSON.stringify(seen)}`,
      );
    }
    return seen as Extract<ServerControl, { type: T }>;
  }

  async expectFrame(): Promise<Buffer> {
    const seen = await this.next();
    if (!Buffer.isBuffer(seen)) throw new Error(`Expected a frame, saw ${JSON.stringify(seen)}`);
    return seen;
  }

  /** Everything until the end: the last error said, and the close code. */
  async end(): Promise<{ error: Extract<ServerControl, { type: 'error' }> | undefined; code: number }> {
    let error: Extract<ServerControl, { type: 'error' }> | undefined;
    for (;;) {
      const seen = await this.next();
      if (Buffer.isBuffer(seen)) continue;
      if (seen.type === 'error') error = seen;
      if (seen.type === 'end') return { error, code: seen.code };
    }
  }

  /** Everything that the server sent before it answered our ping. */
  async sync(): Promise<Seen[]> {
    this.send({ type: 'ping' });
    const before: Seen[] = [];
    for (;;) {
      const seen = await this.next();
      if (!Buffer.isBuffer(seen) && seen.type === 'pong') return before;
      before.push(seen);
      if (!Buffer.isBuffer(seen) && seen.type === 'end')
        throw new Error(`Closed with ${seen.code} before the pong.`);
    }
  }

  /** Leaves, and resolves when the connection is closed. */
  async leave(): Promise<void> {
    this.ws.close();
    await this.end();
  }

  private put(seen: Seen): void {
    const reader = this.readers.shift();
    if (reader === undefined) this.seen.push(seen);
    else reader(seen);
  }
}

/** A sender and a recipient, connected and seated; everything that said so is read. */
export async function pair(
  url: string,
  room = roomId(),
): Promise<{ room: string; sender: Peer; recipient: Peer; senderSeat: string; recipientSeat: string }> {
  const sender = await Peer.connect(url);
  sender.send({ type: 'open', room });
  const { seat: senderSeat } = await sender.expect('opened');
  const recipient = await Peer.connect(url);
  recipient.send({ type: 'join', room });
  const { seat: recipientSeat } = await recipient.expect('joined');
  await sender.expect('peer');
  return { room, sender, recipient, senderSeat, recipientSeat };
}

/** Resolves once `holds` does; looks every few ms. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited 20 s in vain for ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Resolves to what waits in a peer that keeps sending, once nothing of it is read any more. */
export async function stalled(
  { ws }: Peer,
  url: string,
  watch: () => void = () => undefined,
): Promise<number> {
  let waiting = ws.bufferedAmount;
  let still = 0;
  await until(async () => {
    await fetch(`${url}/healthz`);
    watch();
    still = ws.bufferedAmount === waiting ? still + 1 : 0;
    waiting = ws.bufferedAmount;
    return still >= 20;
  }, 'the sender to be paused');
  return waiting;
}
