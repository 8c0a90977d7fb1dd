import type { DropNet } from '../../drop/net.ts';
import type { Settings } from '../../settings.ts';
import { createRequestPlaces } from '../requests/places.ts';
import type { ServerTokens } from '../server-tokens.ts';
import type { SessionStore } from '../session.ts';
import type { Sharing } from '../sharing.ts';
import type { VaultEntries } from '../vault/entries.ts';
import { createDrops, type Drops } from './drops.ts';
import { createDropFilling, type DropFilling } from './filling.ts';
import { createLeaving, type Leaving } from './leaving.ts';
import { createLeftLinks, type LeftLinks } from './left-link.ts';
import { createOpenings, type Openings } from './openings.ts';
import { createDropBook, type DropBook } from './record.ts';

/** All that the background has for drops. */
export interface DropDesk {
  book: DropBook;
  drops: Drops;
  filling: DropFilling;
  leaving: Leaving;
  links: LeftLinks;
  openings: Openings;
}

export function createDropDesk(options: {
  entries: VaultEntries;
  store: SessionStore;
  sharing: Pick<Sharing, 'draft'>;
  settings(): Promise<Settings>;
  tokens: Pick<ServerTokens, 'of'>;
  end(handoff: string): Promise<void>;
  changed(): void;
  now(): number;
}): DropDesk {
  const { entries, store, changed, now } = options;
  const net: DropNet = {
    fetch: (url, init) => fetch(url, init),
    wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
  };
  const book = createDropBook(entries);
  const links = createLeftLinks(store);
  const openings = createOpenings(store, now);
  const places = createRequestPlaces(store);
  return {
    book,
    links,
    openings,
    drops: createDrops({ book, net, changed, now }),
    filling: createDropFilling({ openings, places, net, now }),
    leaving: createLeaving({ ...options, book, links, net }),
  };
}
