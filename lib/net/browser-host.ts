import type { NetEvent } from '../handoff/event.ts';
import { createNetHost, type NetHost } from './host.ts';

/** What a browser tells of its network. */
export interface NetworkWatch {
  /** A page's `window`: `offline` and `online`. */
  page: Pick<EventTarget, 'addEventListener'>;
  /** Network Information API, where there is one: another kind of network, or another way to it. */
  connection?: Pick<EventTarget, 'addEventListener'> | undefined;
}

/** A host on the browser's own WebSocket and WebRTC, which follows it from network to network. */
export function createBrowserHost(emit: (handoff: string, event: NetEvent) => void): NetHost {
  const host = createNetHost({ emit, webSocket: (url, protocols) => new WebSocket(url, protocols) });
  const { connection } = navigator as { connection?: EventTarget };
  followNetwork(host, { page: window, connection });
  return host;
}

/**
 * Tell the host when the network changed. After there was none, nothing of before is alive; a change without that may
 * have left everything as it was, so each connection is asked.
 */
export function followNetwork(
  host: Pick<NetHost, 'move' | 'refresh'>,
  { page, connection }: NetworkWatch,
): void {
  let wasOffline = false;
  page.addEventListener('offline', () => {
    wasOffline = true;
  });
  page.addEventListener('online', () => {
    if (wasOffline) host.move();
    else host.refresh();
    wasOffline = false;
  });
  connection?.addEventListener('change', () => {
    if (!wasOffline) host.refresh();
  });
}
