import type { Settings } from '../settings.ts';

/** The server this build hands secrets over by unless the person chose another one (`WXT_SERVER_URL`). */
export const defaultServer: string = new URL(import.meta.env['WXT_SERVER_URL'] ?? 'http://localhost:8787')
  .origin;

/** Whether an address is the default server's page for a handoff link. */
export const isLinkPage = (url: URL): boolean => url.origin === defaultServer && url.pathname === '/h';

/** Paths of the pages behind links that we take over: handoffs, requests to answer, answers to read, and drops. */
export const takenPaths = ['/h', '/q', '/v', '/d'] as const;

/** The page of a server's handoff links. Without the port, which match patterns do not tell. */
export const linkPattern = (server: string): string => {
  const { protocol, hostname } = new URL(server);
  return `${protocol}//${hostname}/h`;
};

/** All the pages of a server that we take over. */
export const takenPatterns = (server: string): string[] => {
  const { protocol, hostname } = new URL(server);
  return takenPaths.map(path => `${protocol}//${hostname}${path}`);
};

/** Those of a server whose links bring a secret here. */
export const receivedPatterns = (server: string): string[] =>
  takenPatterns(server).filter(pattern => /\/[hd]$/.test(pattern));

/** The servers whose link pages our script takes over: the build's own, and the person's where they allowed it. */
export const handledServers = ({ server, handleLinks }: Settings): string[] =>
  handleLinks && server !== defaultServer ? [defaultServer, server] : [defaultServer];

/**
 * Whether a link may be taken from the document that hands it over: one of the pages that our script is registered for
 * (whatever the port, which match patterns do not tell), and of that page's own server.
 */
export function mayHandOver(from: string, link: string, servers: readonly string[]): boolean {
  const [page, named] = [URL.parse(from), URL.parse(link)];
  if (page === null || named === null || page.pathname !== named.pathname) return false;
  const { protocol, hostname, pathname } = page;
  const taken = servers.flatMap(takenPatterns).includes(`${protocol}//${hostname}${pathname}`);
  return taken && page.origin === named.origin;
}
