import type { Settings } from '../../settings.ts';
import type { ServerTokens } from '../server-tokens.ts';
import type { SessionStore } from '../session.ts';
import type { VaultEntries } from '../vault/entries.ts';
import { type Answerings, createAnswerings } from './answerings.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type Asking, createAsking } from './asking.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createRequestPlaces, type RequestPlaces } from './places.ts';
import { createRequestBook, type RequestBook } from './record.ts';
import { createReplacing, type Replacing } from './replacing.ts';
import { createRequests, type Requests } from './requests.ts';

/** All that the background has for requests. */
export interface RequestDesk {
  arrivals: Arrivals;
  book: RequestBook;
  inbox: Inbox;
  places: RequestPlaces;
  requests: Requests;
  replacing: Replacing;
  asking: Asking;
  answerings: Answerings;
}

export function createRequestDesk(options: {
  entries: VaultEntries;
  store: SessionStore;
  settings(): Promise<Settings>;
  tokens: Pick<ServerTokens, 'of'>;
  /** Whether a page of ours shows this answer. */
  isAnswering(answering: string): boolean;
  changed(): void;
  now(): number;
}): RequestDesk {
  const { entries, store, settings, tokens, changed, now } = options;
  const ask: typeof fetch = (url, init) => fetch(url, init);
  const book = createRequestBook(entries);
  const places = createRequestPlaces(store);
  const inbox = createInbox({ book, fetch: ask, now });
  const arrivals = createArrivals({ store, fetch: ask });
  return {
    book,
    places,
    inbox,
    arrivals,
    replacing: createReplacing({ book, inbox, places, tokens, now }),
    requests: createRequests({ book, inbox, arrivals, places, changed, now }),
    answerings: createAnswerings({ store, now, isOpen: options.isAnswering }),
    asking: createAsking({ store, book, places, fetch: ask, settings, tokens, now }),
  };
}
