/** What the server answers to plain requests. No route reads a query, and none could read a fragment. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Bundle } from './bundle.ts';
import type { Configuration } from './configuration.ts';
import type { Journal } from './journal.ts';
import { type Page, readPages } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

/** Counters of /healthz; without labels, so that no room and no address can be read from them. */
export interface Health {
  ok: boolean;
  version: string;
  connections: number;
  rooms: number;
  /** Seconds since the start. */
  uptime: number;
}

const healthSchema = {
  type: 'object',
  required: ['ok', 'version', 'connections', 'rooms', 'uptime'],
  additionalProperties: false,
  properties: {
    ok: { type: 'boolean' },
    version: { type: 'string' },
    connections: { type: 'integer' },
    rooms: { type: 'integer' },
    uptime: { type: 'integer' },
  },
} as const;

const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

function reply(to: FastifyReply, page: Page): FastifyReply {
  if (page.packed !== undefined) to.header('vary', 'accept-encoding');
  return to.type(page.type).header('cache-control', page.cache).header('etag', page.tag).send(page.body);
}

const unreadable = '/.unreadable';

/** The URL to route by: a path with broken percent-encoding leads to the page that says so. */
export function readableUrl(url: string): string {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return url;
  } catch {
    return unreadable;
  }
}

/** Adds the routes, their headers and the error pages. */
export async function serveHttp(
  server: FastifyInstance,
  context: {
    configuration: Configuration;
    journal: Journal;
    secure: boolean;
    health: () => Health;
    bundle?: Bundle | null | undefined;
  },
): Promise<void> {
  const { configuration, journal, secure, health } = context;
  const pages = await readPages(configuration.installUrl, context.bundle);

  const { publicUrl } = configuration;
  const common = securityHeaders({ script: false, frames: false, framed: false }, { secure });
  server.addHook('onRequest', (_request, response, done) => {
    response.headers(common);
    done();
  });

  server.addHook('onResponse', async (request, response) => {
    // The route's pattern, never the URL: somebody may have put a secret into that.
    journal.log.debug(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: response.statusCode },
      'answered',
    );
  });

  for (const page of pages.routes) {
    const own = securityHeaders(page, { secure, publicUrl });
    server.get(
      page.path,
      {
        onRequest: (_request, response, done) => {
          response.headers(own);
          done();
        },
      },
      async (request, response) =>
        request.headers['if-none-match'] === page.tag
          ? response.code(304).header('cache-control', page.cache).header('etag', page.tag).send()
          : page.packed !== undefined && takesGzip.test(request.headers['accept-encoding'] ?? '')
            ? reply(response.header('content-encoding', 'gzip'), { ...page, body: page.packed })
            : reply(response, page),
    );
  }

  server.get(
    '/healthz',
    { schema: { response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, response) => {
      const state = health();
      return response
        .code(state.ok ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(state);
    },
  );

  server.get(unreadable, async (_request, response) => reply(response.code(400), pages.badRequest));

  server.setNotFoundHandler(async (_request, response) => reply(response.code(404), pages.notFound));

  server.setErrorHandler(async (error: { statusCode?: number; code?: string }, _request, response) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500) journal.log.error({ code: error.code ?? 'unknown' }, 'a request failed');
    return reply(response.code(status), status >= 500 ? pages.failure : pages.badRequest);
  });
}
