import { browser } from 'wxt/browser';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';

/**
 * Note that a handoff belongs to a private window, so that nothing is remembered of it. Chromium's private windows have
 * a background of their own; Firefox's share this one.
 */
export async function markPrivate(handoffs: Handoffs, record: HandoffRecord): Promise<void> {
  const { handoff, tabId, ended } = record;
  if (!import.meta.env.FIREFOX || record.private !== undefined || tabId === undefined || ended) return;
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  if (tab !== undefined) await handoffs.amend(handoff, kept => ({ ...kept, private: tab.incognito }));
}
