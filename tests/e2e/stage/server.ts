import { once } from 'node:events';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { createServer, type SignalingServer } from '../../../signaling/app.ts';
import { type Configuration, defaultConfiguration } from '../../../signaling/configuration.ts';
import { serverPort } from './build.ts';

/** The real signaling server behind a wire that can be listened to, cut and mended. */
export interface StageServer {
  /** As clients know it. */
  readonly origin: string;
  /** Everything that passed, both ways. */
  traffic(): Buffer;
  log(): string;
  /** Cut the wire: nothing connects and what was connected is gone, without a goodbye. */
  cut(): void;
  mend(): void;
  /** Let nothing through, with the connections up and new ones taken, until `release`: what was said then arrives. */
  hold(): void;
  /** Let only what clients say through, until `release`: what they are answered waits. */
  holdAnswers(): void;
  release(): void;
  /** Let the server's clock be so many ms ahead. */
  ahead(ms: number): void;
  /** Stop the process and start another one, which knows no room. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function startSignaling(
  log: PassThrough,
  publicUrl: string,
  settings: Partial<Configuration>,
  now: () => number,
): Promise<{ server: SignalingServer; port: number }> {
  const server = await createServer({
    config: { ...defaultConfiguration(), ...settings, publicUrl, port: 0 },
    log,
    now,
  });
  await server.listen();
  return { server, port: Number(new URL(server.local).port) };
}

/** @param at - the port that clients use; the extension's own server by default. */
export async function startServer(
  at = serverPort,
  settings: Partial<Configuration> = {},
): Promise<StageServer> {
  const log = new PassThrough();
  const logged: Buffer[] = [];
  log.on('data', (chunk: Buffer) => logged.push(chunk));
  const seen: Buffer[] = [];
  const sockets = new Set<Socket>();
  /** Those of them by which clients ask. */
  const asking = new WeakSet<Socket>();
  let whole = true;
  let held: 'nothing' | 'answers' | 'everything' = 'nothing';
  let skew = 0;
  const publicUrl = `http://localhost:${at}`;
  const now = (): number => Date.now() + skew;
  let { server, port } = await startSignaling(log, publicUrl, settings, now);

  const pauseHeld = (socket: Socket): void => {
    if (held === 'everything' || (held === 'answers' && !asking.has(socket))) socket.pause();
  };

  function pipe(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      seen.push(Buffer.from(chunk));
      to.write(chunk);
    });
    const end = (): void => {
      from.destroy();
      to.destroy();
      sockets.delete(from);
    };
    from.on('close', end);
    from.on('error', end);
  }

  const wire: Server = createTcpServer(client => {
    if (!whole) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    sockets.add(client);
    sockets.add(upstream);
    pipe(client, upstream);
    pipe(upstream, client);
    asking.add(client);
    pauseHeld(client);
    pauseHeld(upstream);
  });
  // Both families: a browser's `localhost` is either.
  wire.listen(at, '::');
  await once(wire, 'listening');

  function drop(): void {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  }

  return {
    origin: publicUrl,
    traffic: () => Buffer.concat(seen),
    log: () => Buffer.concat(logged).toString(),
    cut() {
      whole = false;
      drop();
    },
    mend() {
      whole = true;
    },
    hold() {
      held = 'everything';
      sockets.forEach(pauseHeld);
    },
    holdAnswers() {
      held = 'answers';
      sockets.forEach(pauseHeld);
    },
    release() {
      held = 'nothing';
      for (const socket of sockets) socket.resume();
    },
    ahead(ms) {
      skew = ms;
    },
    async restart() {
      drop();
      await server.close();
      ({ server, port } = await startSignaling(log, publicUrl, settings, now));
    },
    async close() {
      drop();
      wire.close();
      await server.close();
    },
  };
}
