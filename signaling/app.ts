import { once } from 'node:events';
import { fastify } from 'fastify';
import type { DestinationStream } from 'pino';
import { senderAbsenceSeconds } from '../lib/protocol/limits.ts';
import packageFacts from '../package.json' with { type: 'json' };
import type { Configuration } from './configuration.ts';
import { readableUrl, serveHttp } from './http.ts';
import { createJournal } from './journal.ts';
import { createLimits, type Limits } from './limits.ts';
import { createSignal } from './signal.ts';
import { openStore } from './store/open.ts';
import { serveUpgrades } from './upgrade.ts';

export interface ServerOptions {
  config: Configuration;
  /** Unix ms; tests bring their own. */
  now?: () => number;
  /** ms between two looks at what is over; 1000. */
  tick?: number;
  /** Where log lines go; stderr. */
  log?: DestinationStream;
  /** Who may connect, open and join how often; by the configuration. */
  limits?: Limits;
}

export interface SignalingServer {
  /** Starts to listen; resolves to the URL that browsers use. */
  listen(): Promise<string>;
  /** Tells every peer (1012), waits for at most 3 s, stops. */
  close(): Promise<void>;
  /** What `listen` resolved to; empty before. */
  readonly url: string;
  /** The address listened on, whatever the public one is; empty before `listen` resolved. */
  readonly local: string;
}

const loopback = /^(localhost|127\.0\.0\.1|::1)$/;
const goodbye = 3000;

function hostInUrl(host: string): string {
  if (loopback.test(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Makes a server that does nothing before `listen`. */
export async function createServer(options: ServerOptions): Promise<SignalingServer> {
  const { config, now = Date.now, tick = 1000, limits = createLimits(options.config) } = options;
  const journal = createJournal(config.logLevel, now, options.log);
  let closing = false;
  const rules = { rooms: config.rooms, senderAway: senderAbsenceSeconds * 1000 };
  const { store, nodes } = await openStore(config.store, config.port, rules, now, reachable => {
    if (closing) return;
    if (reachable) journal.log.warn('store back');
    else journal.log.error('store lost');
  });
  const signal = createSignal({ configuration: config, limits, journal, store, nodes, now });
  const startedAt = now();
  let url = '';
  let local = '';
  let ownOrigins: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 1024,
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
    routerOptions: { maxParamLength: 64 },
    keepAliveTimeout: 5000,
    requestTimeout: 10_000,
    http: {
      headersTimeout: 5000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 8192,
    },
  });
  server.server.maxConnections = config.connections + 1000;
  await serveHttp(server, {
    configuration: config,
    journal,
    secure: config.publicUrl?.startsWith('https:') ?? false,
    health: () => ({
      ok: !closing,
      version: packageFacts.version,
      connections: signal.connections.size,
      rooms: store.size,
      uptime: Math.floor((now() - startedAt) / 1000),
    }),
  });
  serveUpgrades(server.server, {
    configuration: config,
    limits,
    signal,
    ownOrigins: () => ownOrigins,
    closing: () => closing,
  });

  return {
    get url() {
      return url;
    },
    get local() {
      return local;
    },
    listen: async () => {
      await signal.start();
      await server.listen({ host: config.host, port: config.port });
      const address = server.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      local = `http://${hostInUrl(config.host)}:${port}`;
      url = config.publicUrl ?? local;
      ownOrigins = [url, local, ...(loopback.test(config.host) ? [`http://127.0.0.1:${port}`] : [])];
      timer = setInterval(signal.tick, tick);
      return url;
    },
    close: async () => {
      if (closing) return;
      closing = true;
      clearInterval(timer);
      signal.shutDown();
      const leaving = [...signal.connections.values()].map(({ ws }) => once(ws, 'close'));
      const late = setTimeout(() => {
        for (const { ws } of signal.connections.values()) ws.terminate();
      }, goodbye);
      await Promise.allSettled(leaving);
      clearTimeout(late);
      await server.close();
      await nodes.stop();
      await store.stop();
    },
  };
}
