import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Peer } from './peer.ts';
import { handshake, Raw } from './raw.ts';
import { startServer } from './server.ts';

const chromium = `chrome-extension://${'abcdefghijklmnop'.repeat(2)}`;
const firefox = 'moz-extension://4d1f2a0e-6a1f-4bb0-9d2a-0a6f0a8f7b11';

async function statusOf(
  url: string,
  lines: Record<string, string | undefined>,
  path?: string,
): Promise<string> {
  const raw = await Raw.connect(url);
  raw.write(handshake(lines, path));
  const head = await raw.until(text => text.includes('\r\n\r\n'));
  raw.socket.destroy();
  return head.slice(9, 12);
}

describe('path', () => {
  test.each([
    ['/v1/signal/00', '101'],
    ['/v1/signal/ff', '101'],
    ['/v1/signal/Ab', '101'],
    ['/v1/signal/0', '404'],
    ['/v1/signal/000', '404'],
    ['/v1/signal/0g', '404'],
    ['/v1/signal/', '404'],
    ['/v1/signal', '404'],
    ['/v1/signal/00/', '404'],
    ['/v1/signal/00?room=x', '404'],
    ['/v2/signal/00', '404'],
    ['/', '404'],
    ['/h', '404'],
  ])('%s: %s', async (path, status) => {
    const { url } = await startServer();
    expect(await statusOf(url, {}, path)).toBe(status);
  });
});

describe('subprotocol', () => {
  test.each([
    [undefined, '400'],
    ['fieldpost.2', '400'],
    ['FIELDPOST.1', '400'],
    ['fieldpost.1', '101'],
    ['chat, fieldpost.1', '101'],
  ])('%s: %s', async (offered, status) => {
    const { url } = await startServer();
    expect(await statusOf(url, { 'Sec-WebSocket-Protocol': offered }, undefined)).toBe(status);
  });

  test('the answer names it', async () => {
    const { url } = await startServer();
    const peer = await Peer.connect(url);
    expect(peer.ws.protocol).toBe('fieldpost.1');
    expect(peer.ws.extensions).toBe('');
  });
});

describe('origin', () => {
  test.each([
    [undefined, '101'],
    [chromium, '101'],
    [firefox, '101'],
    ['OWN', '101'],
    ['https://evil.example', '403'],
    ['null', '403'],
    ['http://localhost:1', '403'],
  ])('%s: %s', async (origin, status) => {
    const { url } = await startServer();
    expect(await statusOf(url, { Origin: origin === 'OWN' ? url : origin })).toBe(status);
  });

  test('behind a public address, that is our own', async () => {
    const { url, server } = await startServer({ publicUrl: 'https://fieldpost.example' });
    expect(url).toBe('https://fieldpost.example');
    expect(await statusOf(server.local, { Origin: url })).toBe('101');
    expect(await statusOf(server.local, { Origin: 'https://fieldpost.example.evil.example' })).toBe('403');
  });

  test('only the listed extensions, where some are', async () => {
    const { url } = await startServer({ extensions: [chromium] });
    expect(await statusOf(url, { Origin: chromium })).toBe('101');
    expect(await statusOf(url, { Origin: firefox })).toBe('403');
    expect(await statusOf(url, {})).toBe('101');
  });
});

describe('a broken handshake', () => {
  test.each([
    ['another method', handshake().replace('GET', 'POST'), '405'],
    ['no key', handshake({ 'Sec-WebSocket-Key': undefined }), '400'],
    ['a short key', handshake({ 'Sec-WebSocket-Key': 'AAAA' }), '400'],
    ['another version', handshake({ 'Sec-WebSocket-Version': '12' }), '400'],
    ['a header of 9 KiB', handshake({ Cookie: 'x'.repeat(9216) }), '431'],
    ['no HTTP', '\u0016\u0003\u0001\r\n\r\n', '400'],
    ['another upgrade', handshake({ Upgrade: 'h2c' }), '426'],
  ])('%s', async (_name, request, status) => {
    const { url } = await startServer();
    const raw = await Raw.connect(url);
    raw.write(request);
    expect((await raw.end()).toString().slice(9, 12)).toBe(status);
    expect(await (await Peer.connect(url)).sync()).toEqual([]);
  });

  test('headers that never end are given up after 5 s', async () => {
    const { url } = await startServer();
    const raw = await Raw.connect(url);
    const begun = Date.now();
    raw.write(handshake().slice(0, -4));
    await raw.end();
    expect(Date.now() - begun).toBeGreaterThan(4500);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });
});

test('compression is not negotiated', async () => {
  const { url } = await startServer();
  const ws = new WebSocket(`${url.replace('http', 'ws')}/v1/signal/00`, 'fieldpost.1', {
    perMessageDeflate: true,
  });
  await new Promise(resolve => ws.once('open', resolve));
  expect(ws.extensions).toBe('');
  ws.terminate();
});
