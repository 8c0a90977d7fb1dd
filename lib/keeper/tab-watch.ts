import { browser } from 'wxt/browser';
import { runIn } from '../frames.ts';
import type { TabFocus } from './focus.ts';
import type { Target } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import type { Picking } from './picking.ts';
import type { Receiving } from './receiving.ts';
import type { Answerings } from './requests/answerings.ts';

/** Keep what was said about a tab true: a page that left its document, or a tab that was closed, drops the pick. */
export function watchTabs(services: {
  handoffs: Handoffs;
  receiving: Receiving;
  picking: Picking;
  answerings: Pick<Answerings, 'forgetTab'>;
  focus: TabFocus;
  /** Whether a page of ours shows what this tab is about. */
  isWatched(tabId: number): boolean;
  refresh(): void;
}): void {
  const { handoffs, receiving, picking, answerings, focus, isWatched, refresh } = services;

  const isThere = (target: Target): Promise<boolean> =>
    runIn(target, (handle: string) => globalThis.fieldpostAgent?.describe(handle) != null, [
      target.handle,
    ]).catch(() => false);

  async function checkTargets(tabId: number, closed: boolean): Promise<void> {
    for (const { handoff, ended, target, plan = [] } of await handoffs.list()) {
      if (ended) continue;
      const refusal = closed ? 'gone' : 'site-changed';
      if (target?.tabId === tabId && (closed || !(await isThere(target)))) {
        await receiving.dropTarget(handoff, refusal);
      }
      for (const planned of plan) {
        if (planned.target.tabId === tabId && (closed || !(await isThere(planned.target)))) {
          await receiving.dropPlace(handoff, planned.place, refusal);
        }
      }
    }
  }

  /** A link to paste or a secret to type is for a field of a document; what the person is writing just now stays. */
  async function checkFocus(tabId: number): Promise<void> {
    const about = await focus.of(tabId);
    if (about === undefined || !('frame' in about) || about.frame === undefined) return;
    const here = await runIn(
      about.frame,
      () => globalThis.fieldpostAgent !== undefined || globalThis.fieldpostSelection !== undefined,
      [],
    ).catch(() => false);
    if (here) return;
    if (!isWatched(tabId)) await focus.clear(tabId);
    else if (about.kind === 'pasting') await focus.set(tabId, { kind: 'pasting', frame: about.frame });
  }

  browser.tabs.onUpdated.addListener((tabId, change) => {
    // A page that only changes its address is said to load, too.
    if (change.status === 'loading') void picking.check(tabId).then(refresh);
    if (change.status === 'complete')
      void picking
        .check(tabId)
        .then(() => checkTargets(tabId, false))
        .then(() => checkFocus(tabId))
        .then(refresh);
  });
  browser.tabs.onRemoved.addListener(tabId => {
    void checkTargets(tabId, true)
      .then(() => picking.stop(tabId))
      .then(() => Promise.all([focus.clear(tabId), answerings.forgetTab(tabId)]))
      .then(refresh);
  });
}
