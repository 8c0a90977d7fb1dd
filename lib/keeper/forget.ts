import { browser } from 'wxt/browser';
import { clearAttention } from './attention.ts';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import type { NetLink } from './net-link.ts';
import type { Receiving } from './receiving.ts';
import type { Vault } from './vault/vault.ts';

interface Services {
  handoffs: Handoffs;
  receiving: Receiving;
  net: NetLink;
  vault: Vault;
}

/** Tell the other side, as a person does who turns away. */
async function end(record: HandoffRecord, { handoffs, receiving }: Services): Promise<void> {
  if (record.machine === null) await receiving.confirmServer(record.handoff, false);
  else await handoffs.dispatch(record.handoff, { type: record.role === 'sender' ? 'cancel' : 'decline' });
}

/** What was given since the install; what the manifest asks for stays. */
async function giveBackPermissions(): Promise<void> {
  const { optional_permissions: optional = [], host_permissions: hosts = [] } = browser.runtime.getManifest();
  const given = await browser.permissions.getAll();
  const origins = (given.origins ?? []).filter(origin => !(hosts as string[]).includes(origin));
  const permissions = (given.permissions ?? []).filter(name => (optional as string[]).includes(name));
  // One by one: the browser refuses all of them for the sake of one that it keeps.
  for (const origin of origins) await browser.permissions.remove({ origins: [origin] }).catch(() => false);
  for (const name of permissions)
    await browser.permissions
      .remove({ permissions: [name] as NonNullable<typeof given.permissions> })
      .catch(() => false);
}

/** Whatever a part of ours may ever have put into the browser's own stores. */
async function emptyStores(): Promise<void> {
  const databases = await indexedDB.databases();
  await Promise.all(
    databases.map(
      ({ name = '' }) =>
        new Promise<void>(resolve => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = () => resolve();
          request.onerror = () => resolve();
          request.onblocked = () => resolve();
        }),
    ),
  );
  for (const name of await caches.keys().catch(() => [])) await caches.delete(name);
  const files = await navigator.storage.getDirectory().catch(() => null);
  if (files === null) return;
  for await (const name of files.keys()) await files.removeEntry(name, { recursive: true });
}

/**
 * As if it had just been installed. The other sides of running handoffs are told first; then keys go before what they
 * keep, so that whatever stops this half-way leaves nothing that can be read. In a private window, which has a memory
 * of its own, nothing of the others is touched.
 */
export async function forgetEverything(services: Services): Promise<void> {
  const { handoffs, net, vault } = services;
  for (const record of await handoffs.list()) {
    if (!record.ended) await end(record, services).catch(() => undefined);
  }
  await net.stop().catch(() => undefined);
  await vault.destroy();
  await handoffs.forgetAll();
  await browser.storage.session.clear();
  if (browser.extension.inIncognitoContext) return;
  await browser.storage.local.clear();
  await emptyStores();
  await browser.scripting.unregisterContentScripts();
  const notices = await browser.notifications?.getAll();
  for (const notice of Object.keys(notices ?? {})) await browser.notifications.clear(notice);
  for (const { id } of await browser.tabs.query({})) if (id !== undefined) await clearAttention(id);
  await giveBackPermissions();
}
