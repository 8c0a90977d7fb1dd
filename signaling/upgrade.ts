/** From an HTTP request to a connection: path, origin, subprotocol, ceilings and limits. */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { beatSubprotocol, binaryFrameBytes, subprotocol } from '../lib/protocol/limits.ts';
import { parseSeatOffer } from '../lib/protocol/seat-offer.ts';
import { addressGroup, addressList, clientAddress } from './address.ts';
import type { Configuration } from './configuration.ts';
import { SignalSocket } from './connection.ts';
import type { Limits, Verdict } from './limits.ts';
import { originAllowed } from './origin.ts';
import type { Signal } from './signal.ts';

const path = /^\/v1\/signal\/[0-9a-f]{2}$/i;

/** Each option was measured: without deflate, and with bounds on fragments, a hostile frame costs what it weighs. */
const options = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: binaryFrameBytes,
  maxFragments: 16,
  maxBufferedChunks: 1024,
  maxPendingAutoPongs: 4,
  closeTimeout: 5000,
  WebSocket: SignalSocket,
  handleProtocols: (offered: Set<string>) => {
    for (const name of offered) if (parseSeatOffer(name) !== null) return name;
    return subprotocol;
  },
};

/** Not a closure within the handler: it would keep the request for as long as the socket lives. */
function destroy(this: Socket): void {
  this.destroy();
}

function answer(socket: Socket, status: number, text: string, headers: Record<string, string> = {}): void {
  const lines = Object.entries({
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
    'Cache-Control': 'no-store',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
}

/** Serves WebSocket handshakes of `server`. `ownOrigins` are this server's own pages; read at each handshake. */
export function serveUpgrades(
  server: Server,
  context: {
    configuration: Configuration;
    limits: Limits;
    signal: Signal;
    ownOrigins: () => readonly string[];
    closing: () => boolean;
  },
): void {
  const { configuration, limits, signal, ownOrigins, closing } = context;
  const sockets = new WebSocketServer(options);
  const proxies = addressList(configuration.trustProxy);

  const isFull = (): boolean => signal.connections.size >= configuration.connections;
  const full = (socket: Socket): void =>
    answer(socket, 503, 'This server is full. Try again in a minute.\n', { 'Retry-After': '60' });
  const restarting = (socket: Socket): void =>
    answer(socket, 503, 'The server restarts. Try again in a moment.\n', { 'Retry-After': '1' });

  function accept(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    peerAddress: string,
    beats: boolean,
    verdict: Verdict,
  ): void {
    // So that a seat that was asked for here is answered with the handshake, in one write.
    socket.cork();
    sockets.handleUpgrade(request, socket, head, ws => {
      const connection = signal.accept(ws, socket, peerAddress, beats);
      const asked = parseSeatOffer(ws.protocol);
      if (!verdict.ok) {
        signal.expel(connection, 'rate-limited', 'Too many connections from your address.', {
          retryAfter: verdict.retryAfter,
        });
      } else if (asked !== null) {
        void signal.ask(connection, asked).finally(() => socket.uncork());
        return;
      }
      socket.uncork();
    });
  }

  server.on('upgrade', (request: IncomingMessage, stream, head) => {
    const socket = stream as Socket;
    socket.on('error', destroy);
    const { headers } = request;
    const offered = headers['sec-websocket-protocol']?.split(',').map(name => name.trim()) ?? [];
    if (!path.test(request.url ?? '')) {
      answer(socket, 404, 'There is nothing here. Signaling is at /v1/signal/ and two hex digits.\n');
    } else if (headers.upgrade?.toLowerCase() !== 'websocket') {
      answer(socket, 426, 'This address speaks WebSocket only.\n', { Upgrade: 'websocket' });
    } else if (closing()) {
      restarting(socket);
    } else if (!originAllowed(headers.origin, ownOrigins(), configuration.extensions)) {
      answer(socket, 403, 'Web pages of other sites may not connect to this server.\n');
    } else if (!offered.includes(subprotocol)) {
      answer(socket, 400, `Offer the subprotocol ${subprotocol}.\n`);
    } else if (isFull()) {
      full(socket);
    } else {
      const forwarded = headers['x-forwarded-for'];
      const peerAddress = clientAddress(
        socket.remoteAddress,
        Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
        proxies,
      );
      const address = addressGroup(peerAddress);
      limits.connect(address).then(
        verdict => {
          if (socket.destroyed) return;
          if (closing()) {
            restarting(socket);
            return;
          }
          // Others may have come while Redis counted.
          if (isFull()) {
            full(socket);
            return;
          }
          const crowded = signal.countFrom(address) >= configuration.addressSockets;
          if (!verdict.ok && verdict.flood) {
            answer(socket, 429, 'Too many connections from your address.\n', {
              'Retry-After': String(verdict.retryAfter),
            });
          } else {
            accept(
              request,
              socket,
              head,
              peerAddress,
              offered.includes(beatSubprotocol),
              crowded ? { ok: false, retryAfter: 30, flood: false } : verdict,
            );
          }
        },
        () => answer(socket, 500, 'The server has a problem. Try again in a moment.\n'),
      );
    }
  });
}
