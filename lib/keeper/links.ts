import { browser } from 'wxt/browser';
import { defaultServer } from './server.ts';

/** Our page for one handoff, as a tab. */
export const handoffPage = (handoff: string): string =>
  browser.runtime.getURL(`/popup.html?handoff=${handoff}`);

/** Turn a link's tab into our own page; the link page itself is never shown. */
export async function takeOverTab(tabId: number, handoff: string): Promise<void> {
  await browser.tabs.update(tabId, { url: handoffPage(handoff) });
}

const linkPattern = (): string => {
  const { protocol, hostname } = new URL(defaultServer);
  return `${protocol}//${hostname}/h`;
};

/** Tabs that were left on a link page before the extension was installed. */
export async function waitingLinkTabs(): Promise<number[]> {
  const tabs = await browser.tabs.query({ url: `${linkPattern()}*` }).catch(() => []);
  return tabs.flatMap(tab => (tab.id === undefined ? [] : [tab.id]));
}

/** Run the link page's script in a tab that was open before us. */
export async function readWaitingLink(tabId: number): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId }, files: ['/link.js'] });
}

/** Remove the addresses of handoff links from the history; the permission was granted just before. */
export async function forgetLinksInHistory(): Promise<number> {
  const found = await browser.history.search({
    text: `${defaultServer}/h`,
    startTime: 0,
    maxResults: 10_000,
  });
  const ours = found.flatMap(entry => (entry.url?.startsWith(`${defaultServer}/h`) ? [entry.url] : []));
  await Promise.all(ours.map(url => browser.history.deleteUrl({ url })));
  return ours.length;
}
