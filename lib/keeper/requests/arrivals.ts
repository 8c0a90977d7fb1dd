/**
 * Answers that came and that nobody has looked at yet. And what tells of one while the vault is locked: which requests
 * are open on which server, of which the server tells anybody whether they have all the answers that they take. In the
 * browser's memory only; no key, no label.
 */
import { fromBase64url } from '../../crypto/bytes.ts';
import type { Json } from '../../messages.ts';
import { parseRequestLink } from '../../protocol/form/link.ts';
import { RequestRefused } from '../../request/refusal.ts';
import { createService, type Fetch } from '../../request/service.ts';
import type { SessionStore } from '../session.ts';
import { createTurns } from '../vault/turns.ts';
import type { OwnRequest } from './record.ts';

const awaitedKey = 'requests-awaited';
const arrivedKey = 'requests-arrived';

/** `full`: only the server's word is known. */
type Arrived = Record<string, 'answers' | 'full'>;

interface Awaited {
  request: string;
  server: string;
}

export interface Arrivals {
  /** Keep what is open, and forget what came for requests that are not there any more. */
  keep(all: readonly OwnRequest[], open: readonly OwnRequest[]): Promise<void>;
  /** @returns the requests that were answered since, each once */
  lookWhileLocked(): Promise<string[]>;
  /** @returns false where the person was told already */
  came(request: string): Promise<boolean>;
  /** @returns whether there was anything that they had not seen */
  seen(request: string): Promise<boolean>;
  /** The requests whose answers nobody has looked at. */
  unseen(): Promise<string[]>;
}

const serverOf = (share: string): string | undefined => {
  const parsed = parseRequestLink(share);
  return 'ok' in parsed ? parsed.ok.server : undefined;
};

export function createArrivals({ store, fetch }: { store: SessionStore; fetch: Fetch }): Arrivals {
  const inTurn = createTurns();
  const arrived = async (): Promise<Arrived> => (await store.get<Arrived>(arrivedKey)) ?? {};
  const awaited = async (): Promise<Awaited[]> =>
    ((await store.get<Json>(awaitedKey)) as unknown as Awaited[] | undefined) ?? [];

  const note = (request: string, what: Arrived[string]): Promise<Arrived[string] | undefined> =>
    inTurn(async () => {
      const before = await arrived();
      await store.set(arrivedKey, { ...before, [request]: what });
      return before[request];
    });

  const keepOnly = (wanted: (request: string) => boolean): Promise<boolean> =>
    inTurn(async () => {
      const before = Object.entries(await arrived());
      const after = before.filter(([request]) => wanted(request));
      if (after.length === before.length) return false;
      await store.set(arrivedKey, Object.fromEntries(after));
      return true;
    });

  async function isFull({ request, server }: Awaited): Promise<boolean> {
    const form = fromBase64url(request);
    if (form === null) return false;
    try {
      return (await createService(server, fetch).read(form)).status === 'full';
    } catch (error) {
      if (error instanceof RequestRefused) return false;
      throw error;
    }
  }

  return {
    async keep(all, open) {
      const waiting: Awaited[] = open.flatMap(({ request, share }) => {
        const server = serverOf(share);
        return server === undefined ? [] : [{ request, server }];
      });
      await store.set(awaitedKey, waiting as unknown as Json);
      await keepOnly(request => all.some(record => record.request === request));
    },
    async lookWhileLocked() {
      const known = await arrived();
      const found: string[] = [];
      for (const each of await awaited()) {
        if (known[each.request] !== undefined || !(await isFull(each))) continue;
        if ((await note(each.request, 'full')) === undefined) found.push(each.request);
      }
      return found;
    },
    came: async request => (await note(request, 'answers')) !== 'full',
    seen: request => keepOnly(other => other !== request),
    unseen: async () => Object.keys(await arrived()),
  };
}
