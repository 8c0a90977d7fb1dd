import { createClipboardTimer } from '../../lib/keeper/clipboard-timer.ts';
import { createNetDesk } from '../../lib/keeper/net-desk.ts';
import { sendNetEvents, serveNet } from '../../lib/messages.ts';
import { createBrowserHost } from '../../lib/net/browser-host.ts';

const desk = createNetDesk({
  instance: crypto.randomUUID(),
  createHost: createBrowserHost,
  report: sendNetEvents,
});

const clipboard = createClipboardTimer(document);

serveNet({
  ...desk,
  close: () => desk.close().then(() => !clipboard.waits()),
  clearClipboard: clipboard.start,
});
