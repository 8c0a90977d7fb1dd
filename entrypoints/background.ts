import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../lib/keeper/background.ts';
import { createLocalNet } from '../lib/keeper/local-net.ts';
import { createOffscreenNet } from '../lib/keeper/offscreen-net.ts';

export default defineBackground({
  type: 'module',
  persistent: true,
  main: () => startBackground(import.meta.env.FIREFOX ? createLocalNet() : createOffscreenNet()),
});
