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
  release(): void;
  /** Stop the process and start another one, which knows no room. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function startSignaling(
  log: PassThrough,
  publicUrl: string,
  settings: Partial<Configuration>,
): Promise<{ server: SignalingServer; port: number }> {
  const server = await createServer({
    config: { ...defaultConfiguration(), ...settings, publicUrl, port: 0 },
    log,
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
  let whole = true;
  let held = false;
  const publicUrl = `http://localhost:${at}`;
  let { server, port } = await startSignaling(log, publicUrl, settings);

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
    if (held) for (const socket of [client, upstream]) socket.pause();
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
      held = true;
      for (const socket of sockets) socket.pause();
    },
    release() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    async restart() {
      drop();
      await server.close();
      ({ server, port } = await startSignaling(log, publicUrl, settings));
    },
    async close() {
      drop();
      wire.close();
      await server.close();
    },
  };
}
