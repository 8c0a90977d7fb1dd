import { stretchDropPassphrase } from '../../../lib/crypto/dropkeys.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { drawDropKey, type LeftDrop, leaveDrop } from '../../../lib/drop/leave.ts';
import type { DropNet } from '../../../lib/drop/net.ts';
import type { DropItem } from '../../../lib/protocol/drop/item.ts';

export const nodeNet: DropNet = {
  fetch: (url, init) => fetch(url, init),
  wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
};

/** A password from a page, as a browser leaves it. */
export const leftPassword: DropItem = {
  fields: [
    { label: 'Password', kind: 'password', value: 'correct horse battery', origin: 'https://shop.test' },
  ],
};

/** Leave something, as somebody does who is gone by the time it is opened. */
export async function leave(
  server: string,
  options: {
    item?: DropItem;
    ttl?: number;
    opens?: number;
    passphrase?: string;
    file?: Uint8Array;
  } = {},
): Promise<LeftDrop> {
  const { item = leftPassword, ttl = 3600, opens = 1, passphrase, file } = options;
  await ready();
  const key = drawDropKey();
  const stretched = passphrase === undefined ? null : stretchDropPassphrase(key, passphrase);
  const order = { server, ttl, opens, item, key, stretched };
  return leaveDrop(nodeNet, file === undefined ? order : { ...order, file: once(file) });
}

async function* once(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield file;
}
