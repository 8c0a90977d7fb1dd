import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { takeLinkPage } from '../lib/page/link-page.ts';

// No i18n module: this script runs on every link page, and has one sentence, under the name that the build gives it.
// Registered in wxt.config.ts for the server's link pages alone.
export default defineUnlistedScript(() => {
  void takeLinkPage(() => chrome.i18n.getMessage('link.notTaken'.replace('.', '_')));
});
