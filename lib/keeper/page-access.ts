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
export function refusalOf(url: string | undefined): PageRefusal | undefined {
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

/** One document in a tab. */
export interface FrameRef {
  tabId: number;
  frameId: number;
  documentId?: string;
}

const injectionTarget = (
  frame: FrameRef,
): { tabId: number } & ({ frameIds: number[] } | { documentIds: string[] }) =>
  frame.documentId === undefined
    ? { tabId: frame.tabId, frameIds: [frame.frameId] }
    : { tabId: frame.tabId, documentIds: [frame.documentId] };

const agentFile = '/field.js';

/** Put the agent into every frame of a tab that the person's click opened to us. */
export async function injectEverywhere(tabId: number): Promise<void> {
  await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    files: [agentFile],
    injectImmediately: true,
  });
}

export async function injectInto(frame: FrameRef): Promise<void> {
  await browser.scripting.executeScript({
    target: injectionTarget(frame),
    files: [agentFile],
    injectImmediately: true,
  });
}

/**
 * Run a function in the agent's world of one document. What goes in and comes out is seen by that document's isolated
 * world and by us, by no other context: the one way a secret travels between a page and the background.
 * Rejects when the document is gone.
 */
export async function runIn<A extends unknown[], R>(
  frame: FrameRef,
  func: (...args: A) => R | Promise<R>,
  args: A,
): Promise<R> {
  const [result] = await browser.scripting.executeScript({
    target: injectionTarget(frame),
    func: func as (...values: unknown[]) => unknown,
    args,
    injectImmediately: true,
  });
  if (result === undefined) throw new Error('the document is gone');
  return result.result as R;
}

/** Run a function in every frame that is open to us; the answers, in no order. */
export async function runEverywhere<A extends unknown[], R>(
  tabId: number,
  func: (...args: A) => R,
  args: A,
): Promise<R[]> {
  const results = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: func as (...values: unknown[]) => unknown,
    args,
    injectImmediately: true,
  });
  return results.map(({ result }) => result as R);
}
