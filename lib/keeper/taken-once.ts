import { type SessionStore, sessionStore } from './session.ts';

export interface TakenOnce {
  /** Where it is, for who ends it otherwise. */
  key(name: string): string;
  keep(name: string, text: string, store?: SessionStore): Promise<void>;
  /** Take it, once: it is not kept after that. */
  take(name: string, store?: SessionStore): Promise<string | undefined>;
}

/**
 * A text for the one page of ours that opens for it: in the browser's memory, which pages and their scripts cannot read,
 * and in no address and no message.
 */
export function takenOnce(kind: string): TakenOnce {
  const key = (name: string): string => `${kind}:${name}`;
  return {
    key,
    keep: (name, text, store = sessionStore) => store.set(key(name), text),
    async take(name, store = sessionStore) {
      const text = await store.get<string>(key(name));
      await store.remove(key(name));
      return text;
    },
  };
}
