import { browser } from 'wxt/browser';
import type { Json } from '../../messages.ts';

/** Where the vault's ciphertext is: `storage.local`, under keys of its own. */
export interface VaultDisk {
  /** Everything of the vault, by key. */
  read(): Promise<Record<string, Json>>;
  /** All of it or none. */
  write(values: Record<string, Json>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** Every key of the vault begins with it. */
export const vaultPrefix = 'vault';

const isOurs = (key: string): boolean => key === vaultPrefix || key.startsWith(`${vaultPrefix}.`);

export const localDisk: VaultDisk = {
  async read() {
    const all = await browser.storage.local.get(null);
    return Object.fromEntries(Object.entries(all).filter(([key]) => isOurs(key))) as Record<string, Json>;
  },
  async write(values) {
    await browser.storage.local.set(values);
  },
  async remove(keys) {
    await browser.storage.local.remove([...keys]);
  },
};
