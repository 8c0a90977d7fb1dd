import type { SessionStore } from '../session.ts';
import { createPassingEntries, VaultRefused } from './entries.ts';
import type { Vault } from './vault.ts';

const refuse = (): Promise<never> => Promise.reject(new VaultRefused('unavailable'));

/** The vault of a private window: in memory, empty at first, and gone with the window. */
export function createPassingVault(store: SessionStore): Vault {
  return {
    ...createPassingEntries(store),
    status: () => Promise.resolve({ state: 'passing' }),
    unlock: refuse,
    touch: () => Promise.resolve(),
    lock: () => Promise.resolve(),
    protect: refuse,
    unprotect: refuse,
    lockAfter: refuse,
    all: refuse,
    replaceAll: refuse,
    copy: refuse,
    destroy: () => Promise.resolve(),
  };
}
