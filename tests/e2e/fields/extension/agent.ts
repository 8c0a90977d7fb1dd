import { installAgent } from '../../../../lib/page/agent.ts';
import { installSelectionAgent } from '../../../../lib/page/selection.ts';
import { installValues } from '../../../../lib/page/values.ts';

installAgent({
  notify(notice) {
    chrome.runtime.sendMessage(notice).catch(() => undefined);
  },
});
installSelectionAgent();
installValues();
