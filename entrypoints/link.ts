import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { takeLinkPage } from '../lib/page/link-page.ts';

// Registered in wxt.config.ts for the server's link pages alone.
export default defineUnlistedScript(takeLinkPage);
