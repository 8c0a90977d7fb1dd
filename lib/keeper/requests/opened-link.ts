import { toBase64url } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { type SessionStore, sessionStore } from '../session.ts';

const key = (name: string): string => `opened-request:${name}`;

/**
 * Keep a request's link that was opened, for the one page of ours that opens for it: in the browser's memory, and in no
 * address. @returns the name to take it by
 */
export async function keepOpenedLink(link: string, store: SessionStore = sessionStore): Promise<string> {
  const name = toBase64url(drawRandom(12));
  await store.set(key(name), link);
  return name;
}

/** Take it, once: it is not kept after that. */
export async function takeOpenedLink(
  name: string,
  store: SessionStore = sessionStore,
): Promise<string | undefined> {
  const link = await store.get<string>(key(name));
  await store.remove(key(name));
  return link;
}
