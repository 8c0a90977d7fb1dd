import type { DropNet } from '../../drop/net.ts';

/** A page's own way to a drop's server. */
export const pageNet: DropNet = {
  fetch: (url, init) => fetch(url, init),
  wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
};
