/**
 * Drops that are opened here. What is needed to claim the same again is in the browser's memory before anything is
 * claimed, so that neither a page that is closed nor a worker that dies loses what was in one; never the values.
 */
import { fromBase64url, toBase64url } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import type { DropOpener } from '../../drop/open.ts';
import type { OpenedDrop, OpeningMemory } from '../../drop/opening.ts';
import type { AskedField, Json } from '../../messages.ts';
import { parseDropLink } from '../../protocol/drop/link.ts';
import { type SessionStore, sessionStore } from '../session.ts';

const prefix = 'opening:';

export interface OpeningRecord {
  opening: string;
  /** Host of the server. */
  server: string;
  /** Only until it is over, like all that opens it. */
  link?: string;
  /** Unix ms. */
  startedAt: number;
  /** Its name to the server, once the person wanted to open it. */
  claimant?: string;
  /** What Argon2id made of the passphrase, base64url. */
  stretched?: string;
  /** What is in it, once it was opened. */
  fields?: AskedField[];
  /** Unix seconds until which nobody else may open it. */
  until?: number;
  /** It went into a field, which its owner is to be told: where, and when (Unix ms). */
  filled?: { at: number; origin: string; label: string };
  over?: true;
}

const key = (opening: string): string => prefix + opening;

export interface Openings {
  /** @returns the name of one that is not claimed yet */
  begin(link: string): Promise<string>;
  get(opening: string): Promise<OpeningRecord | undefined>;
  list(): Promise<OpeningRecord[]>;
  amend(opening: string, change: (before: OpeningRecord) => OpeningRecord): Promise<void>;
  forget(opening: string): Promise<void>;
}

export function createOpenings(store: SessionStore = sessionStore, now = Date.now): Openings {
  const read = async (opening: string): Promise<OpeningRecord | undefined> =>
    (await store.get<Json>(key(opening))) as unknown as OpeningRecord | undefined;
  const write = (record: OpeningRecord): Promise<void> =>
    store.set(key(record.opening), record as unknown as Json);
  return {
    async begin(link) {
      const opening = toBase64url(drawRandom(12));
      const parsed = parseDropLink(link);
      const server = 'ok' in parsed ? new URL(parsed.ok.server).host : '';
      await write({ opening, server, link, startedAt: now() });
      return opening;
    },
    get: read,
    list: async () => [...(await store.list<Json>(prefix)).values()] as unknown as OpeningRecord[],
    async amend(opening, change) {
      const before = await read(opening);
      if (before !== undefined) await write(change(before));
    },
    forget: opening => store.remove(key(opening)),
  };
}

/** What is left of one that is over: nothing that opens anything. */
export function spent({ link: _, claimant: __, stretched: ___, ...rest }: OpeningRecord): OpeningRecord {
  return { ...rest, over: true };
}

/** Who claims it, as it did before; null where it was not claimed, or what is kept is none. */
export function openerOf({ link, claimant, stretched }: OpeningRecord): DropOpener | null {
  const parsed = parseDropLink(link ?? '');
  if ('bad' in parsed || claimant === undefined) return null;
  const kept = stretched === undefined ? null : fromBase64url(stretched);
  return { link: parsed.ok, claimant, stretched: kept };
}

/** What the page that opens one keeps of it. */
export function memoryOf(record: OpeningRecord, openings: Openings): OpeningMemory {
  const { opening, claimant } = record;
  return {
    ...(claimant === undefined ? {} : { claimant }),
    claiming: ({ claimant, stretched }: DropOpener) =>
      openings.amend(opening, before => ({
        ...before,
        claimant,
        ...(stretched === null ? {} : { stretched: toBase64url(stretched) }),
      })),
    opened: (_, { item, until }: OpenedDrop) =>
      openings.amend(opening, before => ({
        ...before,
        until,
        fields: item.fields.map(({ label, kind, origin }) => ({
          label,
          kind,
          ...(origin === undefined ? {} : { origin }),
        })),
      })),
    over: () => openings.amend(opening, spent),
  };
}
