import * as v from 'valibot';
import type { DropSummary, Json } from '../../messages.ts';
import { dropStates } from '../../protocol/drop/bodies.ts';
import { ackOutcomes } from '../../protocol/message.ts';
import { type VaultEntries, VaultRefused } from '../vault/entries.ts';

export const ownerShape = v.object({
  server: v.string(),
  id: v.string(),
  /** With it the drop can be withdrawn: a secret. */
  token: v.string(),
  receiptKey: v.string(),
  /** Unix seconds. */
  expires: v.number(),
});

const fateShape = v.object({
  state: v.picklist(dropStates),
  at: v.exactOptional(v.number()),
  left: v.number(),
  locked: v.exactOptional(
    v.object({ why: v.picklist(['passphrase', 'claims']), until: v.exactOptional(v.number()) }),
  ),
  claims: v.array(
    v.object({
      at: v.number(),
      acked: v.nullable(v.number()),
      receipt: v.exactOptional(
        v.object({
          outcome: v.picklist(ackOutcomes),
          origin: v.exactOptional(v.string()),
          label: v.exactOptional(v.string()),
        }),
      ),
    }),
  ),
});

const shape = v.object({
  /** Its id at its server. */
  drop: v.string(),
  owner: ownerShape,
  label: v.string(),
  place: v.string(),
  /** Unix ms. */
  leftAt: v.number(),
  opens: v.number(),
  passphrase: v.boolean(),
  fate: v.exactOptional(fateShape),
});

/** One's own drop, as the vault keeps it: neither what is in it nor its link. */
export type OwnDropRecord = v.InferOutput<typeof shape>;

/** As many are kept at most; the oldest make room. */
export const dropsKept = 200;

/** @throws VaultRefused where it is something else. */
export function parseDrops(entry: Json | undefined): OwnDropRecord[] {
  const parsed = v.safeParse(v.array(shape), entry ?? []);
  if (!parsed.success) throw new VaultRefused('damaged');
  return parsed.output;
}

const written = (all: readonly OwnDropRecord[]): Json | undefined =>
  all.length === 0 ? undefined : (all as unknown as Json);

/** One's own drops in the vault. Every act rejects with VaultRefused where that gives or takes nothing now. */
export interface DropBook {
  list(): Promise<OwnDropRecord[]>;
  get(drop: string): Promise<OwnDropRecord | undefined>;
  add(record: OwnDropRecord): Promise<void>;
  change(drop: string, to: (before: OwnDropRecord) => OwnDropRecord): Promise<void>;
  remove(drop: string): Promise<void>;
}

export function createDropBook(entries: VaultEntries): DropBook {
  const list = async (): Promise<OwnDropRecord[]> => parseDrops(await entries.read('owner-tokens'));
  const update = (to: (before: OwnDropRecord[]) => OwnDropRecord[]): Promise<void> =>
    entries.update('owner-tokens', entry => written(to(parseDrops(entry))));
  return {
    list,
    get: async drop => (await list()).find(record => record.drop === drop),
    add: record =>
      update(all => [record, ...all.filter(({ drop }) => drop !== record.drop)].slice(0, dropsKept)),
    change: (drop, to) => update(all => all.map(record => (record.drop === drop ? to(record) : record))),
    remove: drop => update(all => all.filter(record => record.drop !== drop)),
  };
}

/** Whether anything can still happen to it. */
export const isOver = ({ fate, owner }: OwnDropRecord, now: number): boolean =>
  fate === undefined || fate.state === 'waiting' || fate.state === 'claimed' || fate.state === 'uploading'
    ? owner.expires * 1000 <= now
    : fate.state !== 'opened' ||
      owner.expires * 1000 <= now ||
      fate.claims.every(({ acked }) => acked !== null);

export function summaryOf({ drop, label, place, leftAt, owner, fate }: OwnDropRecord): DropSummary {
  return { drop, label, place, leftAt, expires: owner.expires, ...(fate === undefined ? {} : { fate }) };
}
