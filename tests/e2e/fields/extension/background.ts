/** Calls the agent as the product's background does; the test evaluates `agent.*` in this worker. */
import type { PickNotice } from '../../../../lib/messages.ts';

declare global {
  var notices: PickNotice[];
}

globalThis.notices = [];
chrome.runtime.onMessage.addListener((notice: PickNotice) => {
  globalThis.notices.push(notice);
});
