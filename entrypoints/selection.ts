import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installSelectionAgent } from '../lib/page/selection.ts';

// Injected by a choice in the context menu, never registered; apart from `field.js`, which every other gesture brings.
export default defineUnlistedScript(() => {
  installSelectionAgent();
});
