import * as v from 'valibot';
import type { Json } from '../../messages.ts';
import { type AgeKey, drawAgeKey } from './age-key.ts';
import { type VaultEntries, VaultRefused } from './entries.ts';

const key = v.object({ recipient: v.string(), identity: v.string() });
const shape = v.object({ ...key.entries, others: v.array(key) });

/** Our own age key, and those of earlier addresses. */
export type Identity = v.InferOutput<typeof shape>;

/** @throws VaultRefused where it is something else. */
export function parseIdentity(entry: Json | undefined): Identity | undefined {
  if (entry === undefined) return undefined;
  const parsed = v.safeParse(shape, entry);
  if (!parsed.success) throw new VaultRefused('damaged');
  return parsed.output;
}

export interface OwnIdentity {
  /** Made at first use, and the same ever after. */
  key(): Promise<Identity>;
  /** Without making one. */
  known(): Promise<Identity | undefined>;
}

export function createIdentity(entries: VaultEntries, draw: () => AgeKey = drawAgeKey): OwnIdentity {
  const known = async (): Promise<Identity | undefined> => parseIdentity(await entries.read('identity'));
  return {
    known,
    async key() {
      const before = await known();
      if (before !== undefined) return before;
      let own: Identity = { ...draw(), others: [] };
      await entries.update('identity', entry => {
        own = parseIdentity(entry) ?? own;
        return own;
      });
      return own;
    },
  };
}
