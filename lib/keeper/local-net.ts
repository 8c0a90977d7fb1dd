import type { NetEffectBatch, NetEventBatch } from '../messages.ts';
import { createBrowserHost } from '../net/browser-host.ts';
import { createClipboardTimer } from './clipboard-timer.ts';
import { createNetDesk } from './net-desk.ts';
import type { NetLink } from './net-link.ts';

/** Firefox: the background page lives on and has WebRTC, so the network is beside it, behind the same interface. */
export function createLocalNet(): NetLink {
  let report: (batch: NetEventBatch) => Promise<NetEffectBatch | null> = () =>
    Promise.reject(new Error('not bound'));
  const desk = createNetDesk({
    instance: crypto.randomUUID(),
    createHost: createBrowserHost,
    report: batch => report(batch),
  });
  const clipboard = createClipboardTimer(document);
  return {
    bind: handle => {
      report = handle;
    },
    start: () => Promise.resolve(),
    effects: batch => Promise.resolve(desk.effects(batch)),
    forget: handoff => Promise.resolve(desk.forget(handoff)),
    measure: handoff => desk.measure(handoff),
    stop: () => Promise.resolve(),
    clearClipboard: afterMs => Promise.resolve(clipboard.start(afterMs)),
  };
}
