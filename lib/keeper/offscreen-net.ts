import { browser } from 'wxt/browser';
import {
  type NetState,
  sendClearClipboard,
  sendCloseNet,
  sendForget,
  sendMeasure,
  sendNetEffects,
} from '../messages.ts';
import type { NetLink } from './net-link.ts';

const url = '/offscreen.html';

/**
 * Chromium: sockets and peers live in the one offscreen document, since a service worker has no WebRTC and dies.
 */
export function createOffscreenNet(): NetLink {
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  /** Seen by this worker, and not closed by it since: to be tried before it is looked for. */
  let seen = false;

  async function create(): Promise<void> {
    await stopping;
    try {
      await browser.offscreen.createDocument({
        url,
        reasons: ['WEB_RTC', 'CLIPBOARD'],
        justification: 'Holds the connection over which a secret is handed to the other person.',
      });
    } catch (error) {
      // There can be one only: an earlier worker's lives on, and asking first would cost every link a round trip.
      const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
      if (contexts.length === 0) throw error;
    }
    seen = true;
  }

  function start(): Promise<void> {
    starting ??= create().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  async function close(): Promise<void> {
    const idle = await sendCloseNet().catch(() => true);
    if (idle) await browser.offscreen.closeDocument().catch(() => undefined);
  }

  return {
    bind: () => undefined,
    start,
    async effects(batch): Promise<NetState> {
      if (seen) {
        const answer = await sendNetEffects(batch).catch(() => null);
        if (answer !== null) return answer;
      }
      await start();
      const answer = await sendNetEffects(batch);
      if (answer === null) throw new Error('the network document did not answer');
      return answer;
    },
    forget: handoff => sendForget(handoff).catch(() => undefined),
    // Never with a start: what is not there has nothing to tell.
    measure: handoff => sendMeasure(handoff).catch(() => null),
    stop() {
      seen = false;
      stopping ??= close().finally(() => {
        stopping = undefined;
      });
      return stopping;
    },
    async clearClipboard(afterMs) {
      await start();
      await sendClearClipboard(afterMs);
    },
  };
}
