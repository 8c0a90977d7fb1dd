import { browser } from 'wxt/browser';
import { type NetState, sendClearClipboard, sendCloseNet, sendForget, sendNetEffects } from '../messages.ts';
import type { NetLink } from './net-link.ts';

const url = '/offscreen.html';

/**
 * Chromium: sockets and peers live in the one offscreen document, since a service worker has no WebRTC and dies.
 */
export function createOffscreenNet(): NetLink {
  let starting: Promise<void> | undefined;

  async function create(): Promise<void> {
    const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
    if (contexts.length > 0) return;
    await browser.offscreen.createDocument({
      url,
      reasons: ['WEB_RTC', 'CLIPBOARD'],
      justification: 'Holds the connection over which a secret is handed to the other person.',
    });
  }

  function start(): Promise<void> {
    starting ??= create().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  return {
    bind: () => undefined,
    start,
    async effects(batch): Promise<NetState> {
      await start();
      const answer = await sendNetEffects(batch);
      if (answer === null) throw new Error('the network document did not answer');
      return answer;
    },
    forget: handoff => sendForget(handoff).catch(() => undefined),
    async stop() {
      await sendCloseNet().catch(() => undefined);
      await browser.offscreen.closeDocument().catch(() => undefined);
    },
    async clearClipboard(afterMs) {
      await start();
      await sendClearClipboard(afterMs);
    },
  };
}
