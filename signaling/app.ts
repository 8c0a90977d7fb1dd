import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { fastify } from 'fastify';
import type { DestinationStream } from 'pino';
import { ready } from '../lib/crypto/sodium.ts';
import { senderAbsenceSeconds } from '../lib/protocol/limits.ts';
import packageFacts from '../package.json' with { type: 'json' };
import { serveApi } from './api.ts';
import type { Bundle } from './bundle.ts';
import { followCertificate, readCertificate } from './certificate.ts';
import type { Configuration, LimitSettings } from './configuration.ts';
import { createDropLimits } from './drop-limits.ts';
import { serveDrops } from './drops.ts';
import { createFormRates } from './form-limits.ts';
import { serveForms } from './forms.ts';
import { readableUrl, serveHttp } from './http.ts';
import { createJournal } from './journal.ts';
import { count, createKeptTally } from './kept.ts';
import { createLimits, type Limits } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { serveProbes } from './probes.ts';
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
  /** The scripts of the pages, null for none; those built last. */
  bundle?: Bundle | null;
}

export interface SignalingServer {
  /** Starts to listen; resolves to the URL that browsers use. */
  listen(): Promise<string>;
  /** From now on these limits hold, also for connections that are open; a room keeps the bytes that it began with. */
  adjust(limits: LimitSettings): void;
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

/** Runs it each second, once the last run is over; gives what ends that. What fails is tried again. */
function everySecond(run: () => Promise<unknown>): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    run()
      .catch(() => undefined)
      .finally(() => {
        running = false;
      });
  }, 1000);
  timer.unref();
  return () => clearInterval(timer);
}

/** Makes a server that does nothing before `listen`. */
export async function createServer(options: ServerOptions): Promise<SignalingServer> {
  const { now = Date.now, tick = 1000 } = options;
  // A copy, since limits may change; everything that holds this one reads them anew each time.
  const config = { ...options.config };
  const journal = createJournal(config.logLevel, now, options.log);
  let closing = false;
  const rules = {
    get rooms() {
      return config.rooms;
    },
    senderAway: senderAbsenceSeconds * 1000,
    get drops() {
      return config.drops;
    },
    get dropBytes() {
      return config.allDropBytes;
    },
  };
  const { store, drops, forms, nodes, reachable, redis } = await openStore(
    config.store,
    config.port,
    rules,
    now,
    answers => {
      if (closing) return;
      if (answers) journal.log.warn('store back');
      else journal.log.error('store lost');
    },
  );
  const limits = options.limits ?? createLimits(config, redis);
  const dropLimits = createDropLimits(config, redis);
  const signal = createSignal({ configuration: config, limits, journal, store, nodes, now });
  const formRates = createFormRates(config, redis);
  const kept = createKeptTally();
  let openForms = 0;
  const sweepForms = async (): Promise<void> => {
    const swept = await forms.sweep(now());
    openForms = swept.forms;
    count(kept.forms, 'expired', swept.removed);
  };
  const sweepDrops = async (): Promise<void> => {
    for (const event of await drops.sweep()) count(kept.drops, event);
  };
  const startedAt = now();
  let url = '';
  let local = '';
  let ownOrigins: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sweeping: (() => void) | undefined;

  const { tlsCert, tlsKey } = config;
  const certificatePaths =
    tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey };
  const timeouts = {
    headersTimeout: 5000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 8192,
  };
  const own =
    certificatePaths === undefined
      ? undefined
      : createHttpsServer({ ...timeouts, ...readCertificate(certificatePaths) });
  const server = fastify({
    ...(own === undefined
      ? { http: timeouts }
      : {
          serverFactory: (handler: RequestListener) => own.on('request', handler),
        }),
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 1024,
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
    routerOptions: { maxParamLength: 64 },
    keepAliveTimeout: 5000,
    requestTimeout: 10_000,
  });
  server.server.maxConnections = config.connections + 1000;
  await serveHttp(server, {
    configuration: config,
    journal,
    bundle: options.bundle,
    secure: own !== undefined || (config.publicUrl?.startsWith('https:') ?? false),
    health: () => ({
      ok: !closing,
      version: packageFacts.version,
      connections: signal.connections.size,
      rooms: store.size,
      uptime: Math.floor((now() - startedAt) / 1000),
    }),
  });
  await ready();
  await serveApi(
    server,
    {
      configuration: config,
      journal,
      ownOrigins: () => ownOrigins,
      refused: (route, code) =>
        count(route.startsWith('/v1/drops') ? kept.dropsRefused : kept.formsRefused, code),
    },
    (api, callerOf) => {
      serveDrops(api, callerOf, { configuration: config, journal, drops, limits: dropLimits, kept, now });
      serveForms(api, callerOf, {
        configuration: config,
        journal,
        store: forms,
        rates: formRates,
        kept,
        ownOrigins: () => ownOrigins,
        now,
      });
    },
  );
  const metrics = createMetrics(signal.presence, kept, {
    version: packageFacts.version,
    rooms: () => store.size,
    drops: () => drops.drops,
    forms: () => openForms,
    reachable,
  });
  serveProbes(server, {
    configuration: config,
    metrics,
    notReady: () => (closing ? 'stopping' : reachable() ? undefined : 'store-unreachable'),
  });
  const forgetCertificate =
    own === undefined || certificatePaths === undefined
      ? undefined
      : followCertificate(own, certificatePaths, renewed => {
          if (renewed) journal.log.info('certificate renewed');
          else journal.log.error('certificate unusable');
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
      local = `${own === undefined ? 'http' : 'https'}://${hostInUrl(config.host)}:${port}`;
      url = config.publicUrl ?? local;
      ownOrigins = [
        url,
        local,
        ...(loopback.test(config.host) ? [local.replace('localhost', '127.0.0.1')] : []),
      ];
      timer = setInterval(signal.tick, tick);
      const sweeps = [everySecond(sweepForms), everySecond(sweepDrops)];
      sweeping = () => {
        for (const stop of sweeps) stop();
      };
      return url;
    },
    adjust: settings => {
      Object.assign(config, settings);
      limits.adjust(config);
      signal.adjust(config);
      formRates.adjust(config);
      dropLimits.adjust(config);
      server.server.maxConnections = config.connections + 1000;
      journal.log.info('limits changed');
    },
    close: async () => {
      if (closing) return;
      closing = true;
      clearInterval(timer);
      sweeping?.();
      forgetCertificate?.();
      metrics.stop();
      signal.shutDown();
      const leaving = [...signal.connections.values()].map(({ ws }) => once(ws, 'close'));
      const late = setTimeout(() => {
        for (const { ws } of signal.connections.values()) ws.terminate();
      }, goodbye);
      await Promise.allSettled(leaving);
      clearTimeout(late);
      await server.close();
      await nodes.stop();
      await forms.stop();
      await store.stop();
    },
  };
}
