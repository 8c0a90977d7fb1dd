import { browser } from 'wxt/browser';
import type { PageFacts, PageRefusal } from '../messages.ts';
import { isLinkPage } from './server.ts';

const storeHosts = new Set([
  'chromewebstore.google.com',
  'chrome.google.com',
  'addons.mozilla.org',
  'microsoftedge.microsoft.com',
]);

/** Why no extension may work on a page with this address; undefined where it may, or where the address is not told. */
export function refusalOf(url: string | undefined): Exclude<PageRefusal, 'memory-full'> | undefined {
  if (url === undefined || url === '') return undefined;
  const { protocol, hostname, origin } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:')
    return storeHosts.has(hostname) ? 'store-page' : undefined;
  if (protocol === 'file:') return 'file-access';
  if (origin === new URL(browser.runtime.getURL('/')).origin) return 'no-page';
  if (protocol === 'chrome-extension:' || protocol === 'moz-extension:') return 'other-extension';
  return 'browser-page';
}

/**
 * What may be said of the page in a tab.
 *
 * @param opened - the person's click opened the tab to us: an address that is hidden even so is the browser's own.
 */
export async function pageFacts(tabId: number | undefined, opened = false): Promise<PageFacts> {
  if (tabId === undefined) return { refusal: 'no-page' };
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  if (tab === undefined) return { refusal: 'no-page' };
  const refusal = refusalOf(tab.url) ?? (opened && tab.url === undefined ? 'browser-page' : undefined);
  const seen = tab.url === undefined || tab.url === '' ? undefined : new URL(tab.url);
  return {
    tabId,
    ...(refusal === undefined ? {} : { refusal }),
    ...(seen === undefined || seen.origin === 'null' ? {} : { origin: seen.origin }),
    ...(seen !== undefined && isLinkPage(seen) ? { waitingLink: true } : {}),
  };
}
