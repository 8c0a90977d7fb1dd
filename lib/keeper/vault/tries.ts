import * as v from 'valibot';
import type { Json } from '../../messages.ts';
import { type VaultDisk, vaultPrefix } from './disk.ts';

/** So many wrong passphrases are free of waiting. */
const freeTries = 3;
/** Doubled with each further wrong one (ms). */
const wait = { first: 5_000, longest: 300_000 } as const;

const key = `${vaultPrefix}.tries`;
const shape = v.object({ count: v.pipe(v.number(), v.integer(), v.minValue(0)), last: v.number() });

/** How long to wait after so many wrong passphrases (ms). */
export const waitAfter = (count: number): number =>
  count < freeTries ? 0 : Math.min(wait.first * 2 ** (count - freeTries), wait.longest);

/** Passphrases tried, counted on the disk before they are looked at. */
export interface Tries {
  /** Unix ms before which none is looked at; 0 where one is now. */
  waitUntil(): Promise<number>;
  count(): Promise<void>;
  forget(): Promise<void>;
}

export function createTries(disk: VaultDisk, now: () => number): Tries {
  async function read(): Promise<{ count: number; last: number }> {
    const parsed = v.safeParse(shape, (await disk.read())[key]);
    return parsed.success ? parsed.output : { count: 0, last: 0 };
  }
  return {
    async waitUntil() {
      const { count, last } = await read();
      // A clock that was set back must not make anybody wait for years.
      const until = Math.min(last, now()) + waitAfter(count);
      return until > now() ? until : 0;
    },
    async count() {
      const { count } = await read();
      await disk.write({ [key]: { count: count + 1, last: now() } satisfies Json });
    },
    async forget() {
      await disk.remove([key]);
    },
  };
}
