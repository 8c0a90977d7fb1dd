import { createClipboardTimer } from '../../lib/keeper/clipboard-timer.ts';
import { createNetDesk } from '../../lib/keeper/net-desk.ts';
import { sendNetEvents, serveNet } from '../../lib/messages.ts';
import { createNetHost } from '../../lib/net/host.ts';

const desk = createNetDesk({
  instance: crypto.randomUUID(),
  createHost: emit => createNetHost({ emit, webSocket: (url, protocol) => new WebSocket(url, protocol) }),
  report: sendNetEvents,
});

const clipboard = createClipboardTimer(document);

serveNet({
  ...desk,
  close: () => desk.close().then(() => !clipboard.waits()),
  clearClipboard: clipboard.start,
});
