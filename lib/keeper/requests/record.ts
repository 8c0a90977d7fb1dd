import * as v from 'valibot';
import { toBase64url } from '../../crypto/bytes.ts';
import type { Json } from '../../messages.ts';
import { formatRequestLink } from '../../protocol/form/link.ts';
import { fieldKinds } from '../../protocol/item.ts';
import type { CreatedRequest } from '../../request/create.ts';
import { type VaultEntries, VaultRefused } from '../vault/entries.ts';

const shape = v.object({
  /** base64url of the form's id. */
  request: v.string(),
  /** The admin link, by which all else is derived: a secret. */
  link: v.string(),
  share: v.string(),
  questions: v.array(
    v.object({ label: v.string(), kind: v.picklist(fieldKinds), origin: v.exactOptional(v.string()) }),
  ),
  /** Unix ms. */
  startedAt: v.number(),
  closesAt: v.number(),
  expires: v.number(),
  /** The highest state of the form that was seen: an older one is refused. */
  index: v.number(),
  /** The last answer that was got, and the last that the person saw. */
  answers: v.number(),
  seen: v.number(),
  /** How many of the answers were deleted here. */
  deleted: v.exactOptional(v.number()),
  filled: v.exactOptional(v.object({ number: v.number(), at: v.number() })),
  /** The requests that took its place, and whose place it took: somebody who managed one was shut out. */
  replacedBy: v.exactOptional(v.string()),
  replaces: v.exactOptional(v.string()),
  /** The server has it no more. */
  over: v.exactOptional(v.boolean()),
});

/** One's own request, as the vault keeps it. */
export type OwnRequest = v.InferOutput<typeof shape>;

/** The record of a request that was made just now. */
export const newRecord = (
  { share, admin, expires }: CreatedRequest,
  more: Pick<OwnRequest, 'questions' | 'startedAt' | 'closesAt' | 'replaces'>,
): OwnRequest => ({
  request: toBase64url(share.form),
  link: formatRequestLink(admin),
  share: formatRequestLink(share),
  expires: expires * 1000,
  index: 0,
  answers: 0,
  seen: 0,
  ...more,
});

/** As many are kept at most; those that are over make room. */
export const requestsKept = 200;

/** @throws VaultRefused where it is something else. */
export function parseRequests(entry: Json | undefined): OwnRequest[] {
  const parsed = v.safeParse(v.array(shape), entry ?? []);
  if (!parsed.success) throw new VaultRefused('damaged');
  return parsed.output;
}

const written = (all: readonly OwnRequest[]): Json | undefined =>
  all.length === 0 ? undefined : (all as unknown as Json);

/** One's own requests in the vault. Every act rejects with VaultRefused where that gives or takes nothing now. */
export interface RequestBook {
  list(): Promise<OwnRequest[]>;
  get(request: string): Promise<OwnRequest | undefined>;
  add(record: OwnRequest): Promise<void>;
  /** Keep a request that takes the place of another, which knows it from then on. */
  replace(request: string, by: OwnRequest): Promise<void>;
  change(request: string, to: (before: OwnRequest) => OwnRequest): Promise<void>;
  remove(request: string): Promise<void>;
}

export function createRequestBook(entries: VaultEntries): RequestBook {
  const list = async (): Promise<OwnRequest[]> => parseRequests(await entries.read('requests'));
  const update = (to: (before: OwnRequest[]) => OwnRequest[]): Promise<void> =>
    entries.update('requests', entry => written(to(parseRequests(entry))));
  return {
    list,
    get: async request => (await list()).find(record => record.request === request),
    add: record => update(all => [record, ...all].slice(0, requestsKept)),
    replace: (request, by) =>
      update(all =>
        [
          by,
          ...all.map(each => (each.request === request ? { ...each, replacedBy: by.request } : each)),
        ].slice(0, requestsKept),
      ),
    change: (request, to) =>
      update(all => all.map(record => (record.request === request ? to(record) : record))),
    remove: request => update(all => all.filter(record => record.request !== request)),
  };
}
