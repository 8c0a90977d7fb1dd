import { browser } from 'wxt/browser';
import type { Json } from '../messages.ts';

/** One area of the extension's storage, by keys. */
export interface SessionStore {
  get<T extends Json>(key: string): Promise<T | undefined>;
  /** Every entry whose key begins with `prefix`, without it. */
  list<T extends Json>(prefix: string): Promise<Map<string, T>>;
  set(key: string, value: Json): Promise<void>;
  remove(...keys: string[]): Promise<void>;
}

const storeIn = (area: 'session' | 'local'): SessionStore => ({
  async get<T extends Json>(key: string): Promise<T | undefined> {
    const found = await browser.storage[area].get(key);
    return found[key] as T | undefined;
  },
  async list<T extends Json>(prefix: string): Promise<Map<string, T>> {
    const all = await browser.storage[area].get(null);
    const entries = Object.entries(all).filter(([key]) => key.startsWith(prefix));
    return new Map(entries.map(([key, value]) => [key.slice(prefix.length), value as T]));
  },
  async set(key, value) {
    await browser.storage[area].set({ [key]: value });
  },
  async remove(...keys) {
    await browser.storage[area].remove(keys);
  },
});

/**
 * `storage.session`: memory only, and in trusted contexts only, so the one place where a running handoff may be kept
 * across the worker's death. Firefox's background page lives on, and the same store serves there.
 */
export const sessionStore: SessionStore = storeIn('session');

/** Whether a store refused for want of room (Chromium's words and Firefox's). */
export const isFull = (error: unknown): boolean => /quota/i.test(String(error));

/** `storage.local`: on the disk as it is, so never for a secret, a key, or what only the vault may hold. */
export const localStore: SessionStore = storeIn('local');
