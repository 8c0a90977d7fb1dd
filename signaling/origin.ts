const extensionOrigin = /^(chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f-]{36})$/;

/**
 * May a WebSocket handshake with this Origin header go on?
 * Programs send none. Browsers always send one: extensions are welcome (narrowed by `extensions` where
 * the operator lists some), pages only when they are this server's own (`ownOrigins`).
 */
export function originAllowed(
  origin: string | undefined,
  ownOrigins: readonly string[],
  extensions: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (extensionOrigin.test(origin)) return extensions.length === 0 || extensions.includes(origin);
  return ownOrigins.includes(origin);
}
