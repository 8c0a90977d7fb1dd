/** A server of another version: clients pass over what they do not know, and say so where they cannot go on. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { offer, password } from '../e2e/stage/offer.ts';
import { startServer } from '../signaling/server.ts';
import { createStage, eventsOf } from './stage.ts';

const stage = createStage();
afterAll(() => stage.stop());

/** What a version makes of a text frame that ours would send: any number of frames. */
type Version = (text: string) => string[];

const same: Version = text => [text];

/** It says more than is known, in answers that are known and in others. */
const newer: Version = text => [
  '{"type":"weather","sun":true}',
  JSON.stringify({ ...(JSON.parse(text) as object), since: 'fieldpost.2', more: { of: ['it'] } }),
  '{"type":"peer-v2","present":"perhaps"}',
];

/** It does not know what was added since the first version. */
const older: Version = text => {
  const { accepts: _, needs: __, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return [JSON.stringify(rest)];
};

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The real server as another version of it would answer; which one can change, with every connection lost. */
async function versioned(first: Version): Promise<{ url: string; replace(by: Version): void }> {
  const { url: real } = await startServer();
  let version = first;
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'fieldpost.1' });
  const pass = (data: RawData, isBinary: boolean, to: WebSocket): void =>
    to.send(isBinary ? data : String(data));
  const front = createServer();
  front.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, client => {
      const upstream = new WebSocket(new URL(request.url ?? '', real.replace(/^http/, 'ws')), 'fieldpost.1');
      const opened = once(upstream, 'open');
      client.on('message', (data, isBinary) => {
        void opened.then(() => pass(data, isBinary, upstream)).catch(() => undefined);
      });
      upstream.on('message', (data, isBinary) => {
        if (isBinary) return pass(data, true, client);
        for (const text of version(String(data))) client.send(text);
      });
      client.on('close', () => upstream.close());
      upstream.on('close', () => client.close());
      upstream.on('error', () => undefined);
    });
  });
  return {
    url: await listen(front),
    replace(by) {
      version = by;
      for (const client of sockets.clients) client.terminate();
    },
  };
}

test.each([
  { version: 'a newer one', first: newer, later: newer },
  { version: 'an older one', first: older, later: older },
  { version: 'one that a newer one replaces meanwhile', first: same, later: newer },
  { version: 'one that an older one replaces meanwhile', first: same, later: older },
])('$version: it is delivered, once', async ({ first, later }) => {
  const server = await versioned(first);
  const sender = await offer(server.url, { policy: 'relay' });
  onTestFinished(() => sender.close());
  const recipient = stage.run('cli/fieldpost.js', ['receive', sender.link, '--policy', 'relay']);
  await recipient.until('the other', () => /Other person connected/.exec(recipient.stderr()) ?? undefined);
  if (later !== first) server.replace(later);
  recipient.child.stdin.write(`${await sender.code()}\n`);
  expect(await recipient.status).toBe(0);
  expect(recipient.stdout()).toBe(password.value);
  await sender.is('ended');
  expect(sender.view().outcome).toBe('delivered');
});

test.each([
  { how: 'refuses ours', protocol: undefined },
  { how: 'speaks another', protocol: 'fieldpost.2' },
])('a server whose subprotocol $how cannot be reached, and the link is still good', async ({ protocol }) => {
  const front = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol ?? false });
  front.on('upgrade', (request, socket, head) => {
    if (protocol !== undefined) return sockets.handleUpgrade(request, socket, head, () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nOffer the subprotocol fieldpost.2.\n');
  });
  const url = await listen(front);
  const link = `${url}/h#AQ${'A'.repeat(42)}`;
  const recipient = stage.run('cli/fieldpost.js', ['receive', link, '--json', '--wait', '1']);
  expect(await recipient.status).toBe(1);
  expect(eventsOf(recipient).at(-1)).toEqual({ event: 'end', outcome: 'server-unreachable' });
});
