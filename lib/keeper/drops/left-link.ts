/** The link of a drop that was just left, and its passphrase: in the browser's memory, until the person has sent them. */
import type { Json } from '../../messages.ts';
import type { SessionStore } from '../session.ts';

export interface LeftLink {
  link: string;
  /** Empty for none. */
  passphrase: string;
}

export interface LeftLinks {
  keep(drop: string, left: LeftLink): Promise<void>;
  of(drop: string): Promise<LeftLink | undefined>;
  forget(drop: string): Promise<void>;
}

const key = (drop: string): string => `left-link:${drop}`;

export function createLeftLinks(store: SessionStore): LeftLinks {
  return {
    keep: (drop, left) => store.set(key(drop), left as unknown as Json),
    of: async drop => (await store.get<Json>(key(drop))) as unknown as LeftLink | undefined,
    forget: drop => store.remove(key(drop)),
  };
}
