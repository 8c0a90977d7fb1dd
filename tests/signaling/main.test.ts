import { expect, test } from 'vitest';
import { configurationHelp } from '../../signaling/configuration.ts';
import { Peer, pair } from './peer.ts';
import { ServerProcess } from './process.ts';

test('says one line when it is ready, and on SIGTERM sends everyone away and ends well', async () => {
  const server = ServerProcess.start();
  const url = await server.listening();
  const { room, sender, recipient, senderSeat } = await pair(url);
  server.child.kill('SIGTERM');
  for (const peer of [sender, recipient]) {
    expect(await peer.end()).toMatchObject({ code: 1012, error: { code: 'shutting-down' } });
  }
  expect(await server.ended()).toBe(0);
  expect(server.stdout).toBe(`listening on ${url}\n`);
  expect(server.stderr).not.toContain(room);

  const next = ServerProcess.start({ FIELDPOST_PORT: new URL(url).port });
  expect(await next.listening()).toBe(url);
  const back = await Peer.connect(url);
  back.send({ type: 'resume', room, seat: senderSeat });
  expect(await back.end()).toMatchObject({ code: 4004, error: { code: 'no-room' } });
  const anew = await Peer.connect(url);
  anew.send({ type: 'open', room });
  await anew.expect('opened');
});

test('a peer that does not answer does not keep it from ending', async () => {
  const server = ServerProcess.start();
  const { recipient } = await pair(await server.listening());
  recipient.ws.pause();
  server.child.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
});

test('refuses wrong settings by name, before it listens', async () => {
  const server = ServerProcess.start({ FIELDPOST_STORE: 'mysql://localhost', FIELDPOST_LIMIT_OPENS: 'many' });
  expect(await server.ended()).toBe(2);
  expect(server.stdout).toBe('');
  expect(server.stderr).toBe(
    'FIELDPOST_STORE must be a path of a SQLite file, a redis: or rediss: address, or memory:.\nFIELDPOST_LIMIT_OPENS must be a whole number from 1 to 1000000.\n',
  );
});

test('refuses a proxy that is none', async () => {
  const server = ServerProcess.start({ FIELDPOST_TRUST_PROXY: '10.0.0.0/99' });
  expect(await server.ended()).toBe(1);
  expect(server.stderr).toContain('FIELDPOST_TRUST_PROXY');
});

test('says when its port is taken', async () => {
  const first = ServerProcess.start();
  const { port } = new URL(await first.listening());
  const second = ServerProcess.start({ FIELDPOST_PORT: port });
  expect(await second.ended()).toBe(1);
  expect(second.stderr).toMatch(/^The server could not start: .*EADDRINUSE/);
});

test('--help prints the settings, an unknown argument does not start it', async () => {
  const help = ServerProcess.start({}, ['--help']);
  expect(await help.ended()).toBe(0);
  expect(help.stdout).toBe(configurationHelp());
  const wrong = ServerProcess.start({}, ['--prot']);
  expect(await wrong.ended()).toBe(2);
  expect(wrong.stderr).toContain('--help');
});
