import { browser } from 'wxt/browser';
import type { Json } from '../messages.ts';

/**
 * `storage.session`: memory only, and in trusted contexts only, so the one place where a running handoff may be kept
 * across the worker's death. Firefox's background page lives on, and the same store serves there.
 */
export interface SessionStore {
  get<T extends Json>(key: string): Promise<T | undefined>;
  /** Every entry whose key begins with `prefix`, without it. */
  list<T extends Json>(prefix: string): Promise<Map<string, T>>;
  set(key: string, value: Json): Promise<void>;
  remove(...keys: string[]): Promise<void>;
}

export const sessionStore: SessionStore = {
  async get<T extends Json>(key: string): Promise<T | undefined> {
    const found = await browser.storage.session.get(key);
    return found[key] as T | undefined;
  },
  async list<T extends Json>(prefix: string): Promise<Map<string, T>> {
    const all = await browser.storage.session.get(null);
    const entries = Object.entries(all).filter(([key]) => key.startsWith(prefix));
    return new Map(entries.map(([key, value]) => [key.slice(prefix.length), value as T]));
  },
  async set(key, value) {
    await browser.storage.session.set({ [key]: value });
  },
  async remove(...keys) {
    await browser.storage.session.remove(keys);
  },
};
