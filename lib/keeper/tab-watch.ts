import { browser } from 'wxt/browser';
import type { TabFocus } from './focus.ts';
import type { Handoffs } from './handoffs.ts';
import { runIn } from './page-access.ts';
import type { Picking } from './picking.ts';
import type { Receiving } from './receiving.ts';

/** Keep what was said about a tab true: a page that left its document, or a tab that was closed, drops the pick. */
export function watchTabs(services: {
  handoffs: Handoffs;
  receiving: Receiving;
  picking: Picking;
  focus: TabFocus;
  refresh(): void;
}): void {
  const { handoffs, receiving, picking, focus, refresh } = services;

  async function checkTargets(tabId: number, closed: boolean): Promise<void> {
    for (const { handoff, ended, target } of await handoffs.list()) {
      if (ended || target?.tabId !== tabId) continue;
      const there =
        !closed &&
        (await runIn(target, (handle: string) => globalThis.fieldpostAgent?.describe(handle) != null, [
          target.handle,
        ]).catch(() => false));
      if (!there) await receiving.dropTarget(handoff, closed ? 'gone' : 'site-changed');
    }
  }

  browser.tabs.onUpdated.addListener((tabId, change) => {
    if (change.status === 'loading') {
      void picking.stop(tabId).then(refresh);
      return;
    }
    if (change.status === 'complete') void checkTargets(tabId, false).then(refresh);
  });
  browser.tabs.onRemoved.addListener(tabId => {
    void checkTargets(tabId, true)
      .then(() => picking.stop(tabId))
      .then(() => focus.clear(tabId))
      .then(refresh);
  });
}
