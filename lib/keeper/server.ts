/** The server this build hands secrets over by default (`WXT_SERVER_URL`); links of others are asked about. */
export const defaultServer: string = new URL(import.meta.env['WXT_SERVER_URL'] ?? 'http://localhost:8787')
  .origin;

/** Whether an address is the default server's page for a handoff link. */
export const isLinkPage = (url: URL): boolean => url.origin === defaultServer && url.pathname === '/h';

export const isDefaultServer = (origin: string): boolean => origin === defaultServer;
