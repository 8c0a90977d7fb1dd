import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RecordingHost, recordingHost } from './recording-host.ts';

const room = 'A'.repeat(22);
let server: WebSocketServer;
let url: string;
let host: RecordingHost;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'fieldpost.1' });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/signal/0a`;
  host = recordingHost();
});

afterEach(async () => {
  await host.net.close();
  for (const client of server.clients) client.terminate();
  server.close();
  await once(server, 'close');
});

/** Everything a client sends, as text or bytes; attached at once, since `ws` can deliver two messages in one tick. */
async function accept(): Promise<{
  socket: WebSocket;
  received: (string | number[])[];
  closed: Promise<number>;
}> {
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  const received: (string | number[])[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? [...data] : data.toString());
  });
  const closed = once(socket, 'close').then(([code]) => code as number);
  return { socket, received, closed };
}

test('connect, control and frames reach the server in the order of the effects', async () => {
  const accepting = accept();
  host.net.perform('h', [
    { type: 'connect', url },
    { type: 'control', message: { type: 'join', room } },
    { type: 'relay', frame: new Uint8Array([1, 2]) },
    { type: 'disconnect' },
  ]);
  const { received, closed } = await accepting;
  expect(await closed).toBe(1000);
  expect(received).toEqual([`{"type":"join","room":"${room}"}`, [1, 2]]);
  expect(host.events).toEqual([]);
});

test('what the server says is reported in order', async () => {
  const accepting = accept();
  host.net.perform('h', [{ type: 'connect', url }]);
  const { socket } = await accepting;
  socket.send('{"type":"peer","present":true}');
  socket.send(new Uint8Array([1, 2]));
  socket.send('nonsense');
  socket.close(4006);
  await host.next('socket-closed');
  expect(host.events).toEqual([
    { type: 'socket-opened' },
    { type: 'control', message: { type: 'peer', present: true } },
    { type: 'relay-frame', frame: new Uint8Array([1, 2]) },
    { type: 'control-malformed' },
    { type: 'socket-closed', code: 4006 },
  ]);
});

test('a new connect drops the older socket without a report', async () => {
  const first = accept();
  host.net.perform('h', [{ type: 'connect', url }]);
  const older = await first;
  await host.next('socket-opened');
  const second = accept();
  host.net.perform('h', [
    { type: 'connect', url },
    { type: 'control', message: { type: 'ping' } },
  ]);
  await second;
  await host.next('socket-opened');
  await older.closed;
  expect(host.events.map(event => event.type)).toEqual(['socket-opened', 'socket-opened']);
  expect(older.received).toEqual([]);
});

test('a server that is not there is a socket that closed with 1006', async () => {
  host.net.perform('h', [{ type: 'connect', url: 'ws://127.0.0.1:1/v1/signal/0a' }]);
  expect(await host.next('socket-closed')).toEqual({ type: 'socket-closed', code: 1006 });
});

test('effects for a socket that is gone do nothing', async () => {
  host.net.perform('h', [
    { type: 'relay', frame: new Uint8Array([1]) },
    { type: 'control', message: { type: 'ping' } },
    { type: 'disconnect' },
    { type: 'peer-signal', peer: 'none', data: { type: 'offer', sdp: '' } },
    { type: 'peer-frame', peer: 'none', frame: new Uint8Array([1]) },
    { type: 'peer-stop', peer: 'none' },
    { type: 'timer', name: 'path', at: Date.now() },
  ]);
  await host.next('timer');
  expect(host.events).toEqual([{ type: 'timer', name: 'path' }]);
});

test('forgetting sends the last words and reports nothing, timers included', async () => {
  const accepting = accept();
  host.net.perform('h', [
    { type: 'connect', url },
    { type: 'timer', name: 'lifetime', at: Date.now() + 20 },
    { type: 'control', message: { type: 'close', room } },
  ]);
  host.net.forget('h');
  const { received, closed } = await accepting;
  await closed;
  expect(received).toEqual([`{"type":"close","room":"${room}"}`]);
  host.net.perform('other', [{ type: 'timer', name: 'path', at: Date.now() + 40 }]);
  await host.next('timer');
  expect(host.events).toEqual([{ type: 'timer', name: 'path' }]);
});

test('handoffs do not touch each other', async () => {
  const first = accept();
  host.net.perform('a', [{ type: 'connect', url }]);
  const ofA = await first;
  const second = accept();
  host.net.perform('b', [{ type: 'connect', url }]);
  await second;
  host.net.forget('b');
  await host.next('socket-opened');
  host.net.perform('a', [{ type: 'control', message: { type: 'ping' } }]);
  await once(ofA.socket, 'message');
  expect(ofA.received).toEqual(['{"type":"ping"}']);
});

test('when the network came back, a reconnect that waits is due now', async () => {
  host.net.perform('h', [
    { type: 'timer', name: 'reconnect', at: Date.now() + 3_600_000 },
    { type: 'timer', name: 'lifetime', at: Date.now() + 3_600_000 },
  ]);
  host.net.refresh();
  expect(host.events).toEqual([{ type: 'timer', name: 'reconnect' }]);
});

test('close resolves once the last words are out', async () => {
  const accepting = accept();
  host.net.perform('h', [
    { type: 'connect', url },
    { type: 'control', message: { type: 'close', room } },
  ]);
  await host.net.close();
  const { received } = await accepting;
  expect(received).toEqual([`{"type":"close","room":"${room}"}`]);
});

test('moved to another network: what stood is reported as gone, at once', async () => {
  const accepting = accept();
  host.net.perform('h', [
    { type: 'connect', url },
    { type: 'peer-start', peer: 'p', initiator: true, ice: [], transports: 'all' },
  ]);
  await accepting;
  await host.next('socket-opened');
  await host.next('peer-signal');
  const before = performance.now();
  host.net.move();
  expect(await host.next('socket-closed')).toEqual({ type: 'socket-closed', code: 1006 });
  expect(await host.next('peer-closed')).toEqual({ type: 'peer-closed', peer: 'p' });
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(host.events.map(({ type }) => type).lastIndexOf('socket-closed')).toBeLessThan(
    host.events.map(({ type }) => type).lastIndexOf('peer-closed'),
  );
});

test('moved while WebRTC is still being loaded: reported once, and nothing is left', async () => {
  host.net.perform('h', [{ type: 'peer-start', peer: 'p', initiator: true, ice: [], transports: 'all' }]);
  host.net.move();
  await host.next('peer-closed');
  await host.net.close();
  expect(host.events).toEqual([{ type: 'peer-closed', peer: 'p' }]);
});
