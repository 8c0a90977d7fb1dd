import { browser } from 'wxt/browser';

/** The icon on the toolbar, which Manifest V2 (Firefox) calls `browserAction`. */
export const toolbar = (): typeof browser.action =>
  browser.action ?? (browser as unknown as { browserAction: typeof browser.action }).browserAction;
