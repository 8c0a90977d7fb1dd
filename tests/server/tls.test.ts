import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { Peer, roomId, until } from '../signaling/peer.ts';
import { startServer } from '../signaling/server.ts';
import { tool } from './stage/tool.ts';

const openssl = tool('openssl', 'openssl');

describe.skipIf(openssl === undefined)('TLS', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'fieldpost-tls-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  };

  /** A certificate of its own for `name`. */
  function certificate(at: string, name: string): { cert: string; key: string } {
    const paths = { cert: join(at, `${name}.pem`), key: join(at, `${name}.key`) };
    const { status, stderr } = spawnSync(openssl ?? '', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', `/CN=${name}`, '-days', '2', '-keyout', paths.key, '-out', paths.cert],
    ]);
    if (status !== 0) throw new Error(stderr.toString());
    return paths;
  }

  const nameAt = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(
        { host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false },
        () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        },
      );
      socket.on('error', reject);
    });

  test('pages and signaling by https, with HSTS; plain http gets nothing', async () => {
    const { cert, key } = certificate(folder(), 'one');
    const { url } = await startServer({ tlsCert: cert, tlsKey: key });
    expect(url).toMatch(/^https:\/\/localhost:/);
    const ws = new WebSocket(`${url.replace('https', 'wss')}/v1/signal/0a`, 'fieldpost.1', {
      rejectUnauthorized: false,
    });
    const peer = new Peer(ws);
    await new Promise(resolve => ws.once('open', resolve));
    peer.send({ type: 'open', room: roomId() });
    await peer.expect('opened');
    const head = await new Promise<string>(resolve => {
      const socket = connect(
        { host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false },
        () => {
          socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
        },
      );
      let text = '';
      socket.on('data', chunk => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
    });
    expect(head).toMatch(/^HTTP\/1.1 200 /);
    expect(head).toMatch(/strict-transport-security: max-age=31536000/i);
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
  });

  test('a new certificate is used without a restart; half of one changes nothing', async () => {
    const at = folder();
    const one = certificate(at, 'one');
    const two = certificate(at, 'two');
    const served = { cert: join(at, 'served.pem'), key: join(at, 'served.key') };
    copyFileSync(one.cert, served.cert);
    copyFileSync(one.key, served.key);
    const { url, lines } = await startServer({ tlsCert: served.cert, tlsKey: served.key });
    expect(await nameAt(url)).toBe('one');
    copyFileSync(two.cert, served.cert);
    await until(() => lines.some(line => line.includes('certificate unusable')), 'the mismatch');
    expect(await nameAt(url)).toBe('one');
    copyFileSync(two.key, served.key);
    await until(async () => (await nameAt(url)) === 'two', 'the new certificate');
    expect(lines.join('')).toContain('certificate renewed');
  });

  test('files that cannot be used stop the start, and are not printed', async () => {
    const at = folder();
    const { key } = certificate(at, 'one');
    writeFileSync(join(at, 'bad.pem'), 'not a certificate');
    await expect(startServer({ tlsCert: join(at, 'bad.pem'), tlsKey: key })).rejects.toThrow(
      /^FIELDPOST_TLS_CERT and FIELDPOST_TLS_KEY cannot be used: \w+\.$/,
    );
  });
});
