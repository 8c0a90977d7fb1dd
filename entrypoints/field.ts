import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { sendPickNotice } from '../lib/messages.ts';
import { installAgent } from '../lib/page/agent.ts';

// Injected on a gesture by the background, never registered. Not a WXT content script: that brings a third more bytes.
export default defineUnlistedScript(() => {
  installAgent({ notify: sendPickNotice });
});
