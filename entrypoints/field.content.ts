import { defineContentScript } from 'wxt/utils/define-content-script';
import { sendPickNotice } from '../lib/messages.ts';
import { installAgent } from '../lib/page/agent.ts';

// Injected on a gesture by the background, never registered.
export default defineContentScript({
  registration: 'runtime',
  matches: [],
  main() {
    installAgent({ notify: sendPickNotice });
  },
});
