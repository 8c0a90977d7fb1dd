import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Peer, pair, roomId, until } from './peer.ts';
import { ServerProcess } from './process.ts';
import { startServer } from './server.ts';

const proxied = { trustProxy: ['127.0.0.1'] };
const from = (url: string, address: string) => Peer.connect(url, { headers: { 'x-forwarded-for': address } });

/** How a join of a room ends, and after how many ms. */
async function join(url: string, address: string, room = roomId()) {
  const peer = await from(url, address);
  const begun = performance.now();
  peer.send({ type: 'join', room });
  const { error, code } = await peer.end();
  return { code, error: error?.code, retryAfter: error?.retryAfter, ms: performance.now() - begun };
}

const events = (lines: string[], msg: string) =>
  lines.map(line => JSON.parse(line) as Record<string, unknown>).filter(line => line['msg'] === msg);

test('who looks for rooms is slowed, named in the log, and banned for a while; nobody else is', async () => {
  const { url, lines } = await startServer({ ...proxied, addressFailures: 6, banSeconds: 2 });
  const prober = '198.51.100.1';
  const answers = [];
  for (let i = 0; i < 7; i++) answers.push(await join(url, prober));
  expect(new Set(answers.map(({ error }) => error))).toEqual(new Set(['no-room']));
  expect(Math.min(...answers.slice(2).map(({ ms }) => ms))).toBeGreaterThan(90);
  expect(answers[6]?.ms).toBeGreaterThan(1500);
  await expect(from(url, prober)).rejects.toThrow('429');
  expect(await join(url, '198.51.100.2')).toMatchObject({ error: 'no-room' });
  const suspicious = events(lines, 'suspicious');
  expect(suspicious).toMatchObject([{ level: 40, why: 'joins-to-nothing' }]);
  expect(events(lines, 'banned')).toMatchObject([{ who: suspicious[0]?.['who'] }]);
  await until(
    () =>
      from(url, prober).then(
        () => true,
        () => false,
      ),
    'the end of the ban',
  );
});

test('an IPv6 prober is banned by its /64', async () => {
  const { url } = await startServer({ ...proxied, addressFailures: 3 });
  for (let i = 0; i < 4; i++) await join(url, `2001:db8:0:1::${i}`);
  await expect(from(url, '2001:db8:0:1::ffff')).rejects.toThrow('429');
  await from(url, '2001:db8:0:2::1');
});

test('who asks for the same room again and again only waits', async () => {
  const { url, lines } = await startServer({ ...proxied, addressFailures: 3 });
  const room = roomId();
  for (let i = 0; i < 12; i++) {
    expect(await join(url, '198.51.100.1', room)).toMatchObject({ error: 'no-room' });
  }
  expect(events(lines, 'suspicious')).toEqual([]);
});

test('who guesses tokens is banned', async () => {
  const { url } = await startServer({ ...proxied, addressFailures: 3 });
  const { room } = await pair(url);
  for (let i = 0; i < 4; i++) {
    const peer = await from(url, '198.51.100.1');
    peer.send({ type: 'resume', room, seat: Buffer.alloc(32, i).toString('base64url') });
    expect(await peer.end()).toMatchObject({ code: 4008 });
  }
  await expect(from(url, '198.51.100.1')).rejects.toThrow('429');
});

test('many full rooms from one address are told of once', async () => {
  const { url, lines } = await startServer({ ...proxied, addressFullRooms: 2 });
  for (let i = 0; i < 5; i++) {
    const { room } = await pair(url);
    expect(await join(url, '198.51.100.1', room)).toMatchObject({ error: 'room-full' });
  }
  expect(events(lines, 'suspicious')).toMatchObject([{ why: 'full-rooms' }]);
});

test('each refusal is one line with its code', async () => {
  const { url, lines } = await startServer();
  const peer = await Peer.connect(url);
  peer.send('nonsense');
  await peer.end();
  expect(events(lines, 'refused')).toMatchObject([
    { why: 'bad-message', who: expect.stringMatching(/^.{12}$/) },
  ]);
});

test('with a token or from a listed address rooms are opened; joining is free', async () => {
  const openToken = 'a token of the operator';
  const { url } = await startServer({ ...proxied, openToken, openFrom: ['192.0.2.0/24'] });
  const open = async (address: string, access?: string) => {
    const peer = await from(url, address);
    const room = roomId();
    peer.send({ type: 'open', room, ...(access === undefined ? {} : { access }) });
    return { peer, room };
  };
  for (const access of [undefined, '', 'a token of the operatoR', `${openToken} `]) {
    const { peer } = await open('198.51.100.1', access);
    expect(await peer.end()).toMatchObject({ code: 4000, error: { code: 'bad-message', needs: 'access' } });
  }
  await (await open('192.0.2.77')).peer.expect('opened');
  const { peer, room } = await open('198.51.100.1', openToken);
  await peer.expect('opened');
  const recipient = await from(url, '198.51.100.99');
  recipient.send({ type: 'join', room });
  await recipient.expect('joined');
});

test('who guesses the token for opening rooms is slowed, and banned', async () => {
  const { url, lines } = await startServer({
    ...proxied,
    openToken: 'a token of the operator',
    addressFailures: 3,
  });
  const address = '198.51.100.1';
  const attempt = async (access?: string) => {
    const peer = await from(url, address);
    peer.send({ type: 'open', room: roomId(), ...(access === undefined ? {} : { access }) });
    return (await peer.end()).code;
  };
  // A client that knows of no token guesses nothing, however often it is turned away.
  for (let i = 0; i < 5; i++) expect(await attempt()).toBe(4000);
  for (let i = 0; i < 4; i++) expect(await attempt(`guess ${i}`)).toBe(4000);
  await expect(from(url, address)).rejects.toThrow('429');
  expect(events(lines, 'banned')).toHaveLength(1);
});

test("how peers reach each other is counted by the sender's word, once a room", async () => {
  const { url } = await startServer();
  const sender = await Peer.connect(url);
  const room = roomId();
  sender.send({ type: 'open', room });
  expect((await sender.expect('opened')).accepts).toEqual(['path']);
  sender.send({ type: 'path', room, kind: 'turn' });
  sender.send({ type: 'path', room, kind: 'direct' });
  expect(await sender.sync()).toEqual([]);
  const { recipient, room: other } = await pair(url);
  recipient.send({ type: 'path', room: other, kind: 'relay' });
  expect(await recipient.end()).toMatchObject({ code: 4000 });
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('fieldpost_paths_total{kind="turn"} 1\n');
  for (const kind of ['direct', 'relay', 'none']) {
    expect(text).toContain(`fieldpost_paths_total{kind="${kind}"} 0\n`);
  }
});

test('limits change while the server runs; what is wrong changes nothing', async () => {
  const folder = mkdtempSync(pathOf(tmpdir(), 'fieldpost-limits-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = pathOf(folder, 'limits');
  writeFileSync(file, '# all\nFIELDPOST_LIMIT_OPENS=1\n');
  const server = ServerProcess.start({ FIELDPOST_LIMITS_FILE: file, FIELDPOST_LIMIT_OPENS: '1000' });
  const url = await server.listening();
  const opened = async (): Promise<boolean> => {
    const peer = await Peer.connect(url);
    peer.send({ type: 'open', room: roomId() });
    const answer = await peer.next();
    return !Buffer.isBuffer(answer) && answer.type === 'opened';
  };
  expect([await opened(), await opened()]).toEqual([true, false]);
  writeFileSync(file, 'FIELDPOST_LIMIT_OPENS=100\n');
  server.child.kill('SIGHUP');
  await until(() => server.stderr.includes('limits changed'), 'the new limits');
  expect([await opened(), await opened()]).toEqual([true, true]);
  writeFileSync(file, 'FIELDPOST_LIMIT_OPENS=0\n');
  server.child.kill('SIGHUP');
  await until(() => server.stderr.includes('The limits stay as they were.'), 'the refusal');
  expect(await opened()).toBe(true);
});

test('/readyz and /metrics tell counts; /metrics only to whom it is for', async () => {
  const { url } = await startServer(proxied);
  const { sender, recipient } = await pair(url);
  sender.sendFrame(Buffer.alloc(1000));
  await recipient.expectFrame();
  const stranger = await Peer.connect(url);
  stranger.send('nonsense');
  await stranger.end();
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
  const text = await (await fetch(`${url}/metrics`)).text();
  for (const line of [
    'fieldpost_connections 2',
    'fieldpost_rooms 1',
    'fieldpost_seats{seat="sender"} 1',
    'fieldpost_seats{seat="recipient"} 1',
    'fieldpost_relayed_frames_total 1',
    'fieldpost_relayed_bytes_total 1000',
    'fieldpost_refusals_total{code="bad-message"} 1',
    'fieldpost_refusals_total{code="no-room"} 0',
    'fieldpost_store_reachable 1',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  const outside = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '198.51.100.1' } });
  expect(outside.status).toBe(404);
  const { url: untrusting } = await startServer();
  const hidden = await fetch(`${untrusting}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } });
  expect(hidden.status).toBe(404);
});
