import { browser } from 'wxt/browser';
import { sitePattern } from '../protocol/site.ts';
import type { Settings } from '../settings.ts';
import { defaultServer, handledServers, takenPatterns } from './server.ts';

const id = 'server-links';

/** Have our script take over link pages of the person's own server, or no longer. The browser keeps it across restarts. */
export async function updateLinkScript(settings: Settings): Promise<void> {
  const server = handledServers(settings).find(handled => handled !== defaultServer);
  const wanted = server === undefined ? undefined : takenPatterns(server);
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [id] });
  if (registered?.matches?.toSorted().join() === wanted?.toSorted().join()) return;
  if (registered !== undefined) await browser.scripting.unregisterContentScripts({ ids: [id] });
  if (wanted === undefined) return;
  await browser.scripting.registerContentScripts([
    { id, js: ['link.js'], matches: wanted, runAt: 'document_start', persistAcrossSessions: true },
  ]);
}

/** A server that is no longer used is not to be reached by us any more. */
export async function giveBackServer(server: string): Promise<void> {
  if (server === defaultServer) return;
  await browser.permissions.remove({ origins: [sitePattern(server)] }).catch(() => false);
}
