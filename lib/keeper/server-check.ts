import { browser } from 'wxt/browser';
import { signalUrlOf } from '../handoff/socket.ts';
import type { ServerCheck } from '../messages.ts';
import { subprotocol } from '../protocol/limits.ts';
import { parseServer } from '../protocol/link.ts';
import { sitePattern } from '../protocol/site.ts';

const patienceMs = 5_000;
/** Any room's path is served. */
const anyShard = '00';

/** Whether something there speaks our protocol: asked as a handoff would, which needs no permission. */
function speaksFieldpost(server: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = new WebSocket(signalUrlOf(server, anyShard), subprotocol);
    const patience = setTimeout(settle, patienceMs, false);
    function settle(speaks: boolean): void {
      clearTimeout(patience);
      socket.onopen = null;
      socket.onerror = null;
      socket.close();
      resolve(speaks);
    }
    socket.onopen = () => settle(socket.protocol === subprotocol);
    socket.onerror = () => settle(false);
  });
}

/** Told to whoever may read the server's answers, so only where that permission was given. */
async function versionOf(server: string): Promise<string | undefined> {
  if (!(await browser.permissions.contains({ origins: [sitePattern(server)] }))) return undefined;
  const answer = await fetch(`${server}/healthz`, { signal: AbortSignal.timeout(patienceMs) });
  const health: unknown = await answer.json();
  const version = (health as { version?: unknown } | null)?.version;
  return typeof version === 'string' && version.length <= 32 ? version : undefined;
}

/** Look at a server before it is used: may it be used at all, is it there, is it one of ours? */
export async function checkServer(text: string): Promise<ServerCheck> {
  const parsed = parseServer(text);
  if ('bad' in parsed) return { ok: false, host: URL.parse(text)?.host || text, why: parsed.bad };
  const server = parsed.ok;
  const { host } = new URL(server);
  if (await speaksFieldpost(server)) {
    const version = await versionOf(server).catch(() => undefined);
    return { ok: true, host, server, ...(version === undefined ? {} : { version }) };
  }
  const isThere = await fetch(server, { mode: 'no-cors', signal: AbortSignal.timeout(patienceMs) }).then(
    () => true,
    () => false,
  );
  return { ok: false, host, why: isThere ? 'not-fieldpost' : 'unreachable' };
}
