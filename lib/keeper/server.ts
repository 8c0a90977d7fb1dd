/** The server this build hands secrets over by default (`WXT_SERVER_URL`); links of others are asked about. */
export const defaultServer: string = new URL(import.meta.env['WXT_SERVER_URL'] ?? 'http://localhost:8787')
  .origin;

/** Whether an address is the default server's page for a handoff link. */
export const isLinkPage = (url: URL): boolean => url.origin === defaultServer && url.pathname === '/h';

/**
 * Whether a link may be taken from the document that hands it over: one of the pages that our script is registered for
 * (whatever the port, which match patterns do not tell), and of that page's own server.
 */
export function mayHandOver(from: string, link: string): boolean {
  const [page, named, own] = [URL.parse(from), URL.parse(link), new URL(defaultServer)];
  if (page === null || named === null || page.pathname !== '/h') return false;
  return page.protocol === own.protocol && page.hostname === own.hostname && page.origin === named.origin;
}

export const isDefaultServer = (origin: string): boolean => origin === defaultServer;
