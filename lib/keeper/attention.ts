import { browser } from 'wxt/browser';
import { toolbar } from './toolbar.ts';

/**
 * Open the popup over a tab. A browser may refuse (a window without a toolbar has the focus, a popup is open): then the
 * badge says that something waits, and the next click on the icon shows it.
 */
export async function openPopup(tabId: number): Promise<boolean> {
  try {
    const { windowId } = await browser.tabs.get(tabId);
    await toolbar().openPopup({ windowId });
    return true;
  } catch {
    await toolbar().setBadgeText({ text: '!', tabId });
    return false;
  }
}

export async function clearAttention(tabId: number): Promise<void> {
  await toolbar()
    .setBadgeText({ text: null as unknown as string, tabId })
    .catch(() => undefined);
}
