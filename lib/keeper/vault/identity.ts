import * as v from 'valibot';
import { type AgeKey, drawAgeKey } from './age-key.ts';
import type { VaultEntries } from './entries.ts';

const shape = v.object({ recipient: v.string(), identity: v.string() });

/** Our own age key. */
export interface OwnIdentity {
  /** Made at first use, and the same ever after. */
  key(): Promise<AgeKey>;
  /** Without making one. */
  known(): Promise<AgeKey | undefined>;
}

export function createIdentity(entries: VaultEntries, draw: () => AgeKey = drawAgeKey): OwnIdentity {
  async function known(): Promise<AgeKey | undefined> {
    const entry = await entries.read('identity');
    return entry === undefined ? undefined : v.parse(shape, entry);
  }
  return {
    known,
    async key() {
      const before = await known();
      if (before !== undefined) return before;
      let made = draw();
      await entries.update('identity', entry => {
        if (entry === undefined) return { ...made };
        made = v.parse(shape, entry);
        return entry;
      });
      return made;
    },
  };
}
