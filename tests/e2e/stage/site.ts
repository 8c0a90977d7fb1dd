import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** HTML to put into a page, or a document of another type as it is. */
export type SitePage = string | { type: string; body: string };

/** A site of a test's own, under any name that ends in `.test`. */
export interface Site {
  url(host: string, path?: string): string;
  close(): Promise<void>;
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body>${body}</body></html>`;

const pages: Record<string, string> = {
  '/login': page(
    'Sign in',
    `<form><label>User <input id="user" autocomplete="username" value="ada"></label>
     <label>Password <input id="password" type="password" value="correct horse battery"></label></form>`,
  ),
  '/empty': page(
    'New password',
    `<form><label>Password <input id="password" type="password"></label>
     <label>PIN <input id="pin" maxlength="4"></label>
     <label>Notes <textarea id="notes"></textarea></label></form>`,
  ),
  '/framed': page('Framed', `<iframe src="/empty" title="inner"></iframe>`),
};

export async function startSite(extra: Record<string, SitePage> = {}): Promise<Site> {
  const all: Record<string, SitePage> = { ...pages, ...extra };
  const server = createServer((request, response) => {
    const found = all[new URL(request.url ?? '/', 'http://site.test').pathname];
    const { type, body } =
      typeof found === 'object'
        ? found
        : { type: 'text/html; charset=utf-8', body: found ?? page('Not here', 'Not here') };
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': type });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (host, path = '/empty') => `http://${host}:${port}${path}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
