/** The measure for our own: the shortest relay that ws allows. Two sockets of one path are a pair; no limit, no check. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const waiting = new Map<string, WebSocket>();
const server = createServer();
new WebSocketServer({ server }).on('connection', (socket, { url = '' }) => {
  const peer = waiting.get(url);
  if (peer === undefined) {
    waiting.set(url, socket);
    return;
  }
  waiting.delete(url);
  peer.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('message', (data, binary) => peer.send(data, { binary }));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://localhost:${(server.address() as AddressInfo).port}\n`);
});
