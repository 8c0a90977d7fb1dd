import { installAgent } from '../../../../lib/page/agent.ts';

installAgent({
  notify(notice) {
    chrome.runtime.sendMessage(notice).catch(() => undefined);
  },
});
