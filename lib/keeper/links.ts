import { browser } from 'wxt/browser';
import { injectInto } from '../frames.ts';
import { parseDropLink } from '../protocol/drop/link.ts';
import { parseRequestLink } from '../protocol/form/link.ts';
import type { Openings } from './drops/openings.ts';
import { keepOpenedLink } from './requests/opened-link.ts';
import { defaultServer, isLinkPage, linkPattern, takenPaths } from './server.ts';

/** Our page for one handoff, as a tab. `own`: this browser made the link by which it was reached, and is told so. */
export const handoffPage = ({ handoff, own = false }: { handoff: string; own?: boolean }): string =>
  browser.runtime.getURL(`/popup.html?handoff=${handoff}${own ? '&own' : ''}`);

/** Turn a link's tab into our own page; the link page itself is never shown. */
export async function takeOverTab(tabId: number, to: { handoff: string; own: boolean }): Promise<void> {
  await browser.tabs.update(tabId, { url: handoffPage(to) });
}

/** Tabs that were left on a link page before the extension was installed. */
export async function waitingLinkTabs(): Promise<{ tabId: number; link: string }[]> {
  const tabs = await browser.tabs.query({ url: linkPattern(defaultServer) }).catch(() => []);
  return tabs.flatMap(({ id: tabId, url: link }) => {
    if (tabId === undefined || link === undefined) return [];
    return isLinkPage(new URL(link)) && new URL(link).hash !== '' ? [{ tabId, link }] : [];
  });
}

/** Run the link page's script in a tab that was open before us. */
export async function readWaitingLink(tabId: number): Promise<void> {
  await injectInto({ tabId, frameId: 0 }, '/link.js');
}

/** Our page for a request's link that was opened, which takes it by this name. */
export const openedRequestPage = (name: string): string =>
  browser.runtime.getURL(`/request.html?link=${name}`);

/** Our page for a drop that is opened, by its name here. */
export const openingPage = (opening: string): string =>
  browser.runtime.getURL(`/drop.html?opening=${opening}`);

/** Our page for a link that opens in a tab of its own, a drop's or a request's; null for any other text. */
export async function pageOfLink(text: string, openings: Pick<Openings, 'begin'>): Promise<string | null> {
  if ('ok' in parseDropLink(text)) return openingPage(await openings.begin(text));
  if ('ok' in parseRequestLink(text)) return openedRequestPage(await keepOpenedLink(text));
  return null;
}

/** Remove the addresses of links from the history; the permission was granted just before. */
export async function forgetLinksInHistory(chosenServer: string): Promise<number> {
  const servers = [...new Set([defaultServer, chosenServer])];
  const pages = servers.flatMap(server => takenPaths.map(path => server + path));
  const found = await Promise.all(
    pages.map(text => browser.history.search({ text, startTime: 0, maxResults: 10_000 })),
  );
  const urls = found.flat().flatMap(({ url }) => url ?? []);
  const ours = new Set(urls.filter(url => pages.some(page => url.startsWith(page))));
  await Promise.all([...ours].map(url => browser.history.deleteUrl({ url })));
  return ours.size;
}
