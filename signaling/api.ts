/** The HTTP interface under /v1: JSON in and out, for programs, extensions and our own pages; never for other sites. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup, addressList, clientAddress } from './address.ts';
import type { Configuration } from './configuration.ts';
import type { Journal } from './journal.ts';
import { originAllowed } from './origin.ts';
import { StoreUnreachable } from './store/store.ts';

/** An answer that is not 2xx: the code is for programs, the message for people. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, number>>;

  constructor(status: number, code: string, message: string, facts: Readonly<Record<string, number>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

/** Who asks. */
export interface Caller {
  /** The client's address. */
  peer: string;
  /** What limits count by. */
  address: string;
}

export type CallerOf = (request: FastifyRequest) => Caller;

export interface ApiContext {
  configuration: Configuration;
  journal: Journal;
  /** This server's own pages; read at each request. */
  ownOrigins: () => readonly string[];
  /** Told of each refusal. */
  refused: (route: string, code: string) => void;
}

const methods = 'GET, POST, PUT, DELETE';
const preflightSeconds = 600;

/** Adds routes below /v1, whose errors are JSON; `routes` adds them to a scope of its own. */
export async function serveApi(
  server: FastifyInstance,
  context: ApiContext,
  routes: (api: FastifyInstance, callerOf: CallerOf) => void,
): Promise<void> {
  const { configuration, journal, ownOrigins, refused } = context;
  const proxies = addressList(configuration.trustProxy);

  const callerOf: CallerOf = request => {
    const forwarded = request.headers['x-forwarded-for'];
    const hops = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    const peer = clientAddress(request.socket.remoteAddress, hops, proxies);
    return { peer, address: addressGroup(peer) };
  };

  await server.register(
    (api, _options, done) => {
      api.addHook('onRequest', async (request, reply) => {
        const { origin } = request.headers;
        if (!originAllowed(origin, ownOrigins(), configuration.extensions)) {
          throw new ApiRefusal(403, 'not-allowed', 'Web pages of other sites may not use this server.');
        }
        reply.header('cache-control', 'no-store').header('vary', 'origin');
        if (origin !== undefined) reply.header('access-control-allow-origin', origin);
      });

      api.options('/*', async (_request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', methods)
          .header('access-control-allow-headers', 'authorization, content-type')
          .header('access-control-max-age', preflightSeconds)
          .send(),
      );

      api.setErrorHandler(async (error, request, reply) => {
        const refusal = refusalOf(error, journal);
        refused(request.routeOptions.url ?? '', refusal.code);
        return refuse(reply, refusal);
      });
      routes(api, callerOf);
      done();
    },
    { prefix: '/v1' },
  );
}

function refuse(reply: FastifyReply, { status, code, message, facts }: ApiRefusal): FastifyReply {
  const { retryAfter } = facts;
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send({ error: code, message, ...facts });
}

function refusalOf(error: unknown, journal: Journal): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof StoreUnreachable) {
    return new ApiRefusal(503, 'unavailable', 'The server has a problem. Try again in a moment.', {
      retryAfter: 2,
    });
  }
  const { statusCode = 500, code = 'unknown' } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return new ApiRefusal(413, 'too-large', 'This is more than the server takes.');
  if (statusCode >= 400 && statusCode < 500) {
    return new ApiRefusal(400, 'bad-request', 'The server does not understand this request.');
  }
  journal.log.error({ code }, 'a request failed');
  return new ApiRefusal(503, 'unavailable', 'The server has a problem. Try again in a moment.', {
    retryAfter: 2,
  });
}
