/** What balancers and monitoring ask. */
import { isIPv4 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { addressList, clientAddress } from './address.ts';
import type { Configuration } from './configuration.ts';
import type { Metrics } from './metrics.ts';

/** Adds `/readyz` and `/metrics`. `ready` is a word that says why not, or undefined. */
export function serveProbes(
  server: FastifyInstance,
  context: {
    configuration: Configuration;
    metrics: Metrics;
    notReady: () => 'stopping' | 'store-unreachable' | undefined;
  },
): void {
  const { configuration, metrics, notReady } = context;
  const readers = addressList(configuration.metricsFrom, 'FIELDPOST_METRICS_FROM');
  const proxies = addressList(configuration.trustProxy);

  server.get('/readyz', async (_request, response) => {
    const why = notReady();
    return response
      .code(why === undefined ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: why === undefined, ...(why === undefined ? {} : { why }) });
  });

  server.get('/metrics', async (request, response) => {
    const forwarded = request.headers['x-forwarded-for'];
    const hops = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    const peer = request.socket.remoteAddress;
    const address = clientAddress(peer, hops, proxies);
    // Behind a proxy that is not trusted nobody can be told from the proxy, which may well be on this machine.
    const hidden = hops !== undefined && address === clientAddress(peer, undefined, proxies);
    if (hidden || !readers.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) return response.callNotFound();
    return response
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text());
  });
}
