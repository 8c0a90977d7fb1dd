/** What browsers are told about every answer: no other site may read it, frame it or sniff it. */
import { describe, expect, test } from 'vitest';
import { startServer } from './server.ts';

const extension = `chrome-extension://${'a'.repeat(32)}`;
const another = `chrome-extension://${'b'.repeat(32)}`;
const site = 'https://other.example';
const pages = ['/', '/h', '/practice', '/healthz', '/readyz', '/metrics', '/nothing-here', '/favicon.svg'];

describe('outside /v1', () => {
  test.each(pages)('%s has the usual headers, and no site or extension may read it', async path => {
    const { url } = await startServer();
    for (const origin of [undefined, site, extension, 'null']) {
      const { headers } = await fetch(url + path, origin === undefined ? {} : { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test('a preflight gets nothing', async () => {
    const { url } = await startServer();
    for (const path of pages) {
      const { headers } = await fetch(url + path, {
        method: 'OPTIONS',
        headers: { origin: extension, 'access-control-request-method': 'GET' },
      });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('below /v1', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/v1/anything`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });

  test('any extension may ask; no other site may, and neither may an opaque origin', async () => {
    const { url } = await startServer();
    for (const origin of [extension, another, `moz-extension://${crypto.randomUUID()}`]) {
      const { headers } = await preflight(url, origin);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('vary')).toContain('origin');
    }
    for (const origin of [site, 'null', `${extension}.example`, 'chrome-extension://short']) {
      const { status, headers } = await preflight(url, origin);
      expect(status).toBe(403);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('where extensions are listed, the same list holds as for sockets', async () => {
    const { url } = await startServer({ extensions: [extension] });
    expect((await preflight(url, extension)).headers.get('access-control-allow-origin')).toBe(extension);
    const { status, headers } = await preflight(url, another);
    expect(status).toBe(403);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
