import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { serveStretching } from '../lib/crypto/stretching.ts';

// The worker of our own pages in which a passphrase becomes a key: half a second and 64 MiB, gone with the worker.
export default defineUnlistedScript(() =>
  serveStretching(globalThis as unknown as Parameters<typeof serveStretching>[0]),
);
