import type { Json } from '../messages.ts';
import type { Target } from './handoff-record.ts';
import type { SessionStore } from './session.ts';

/** What the popup shows when it is opened over a tab. */
export type Focus =
  | { kind: 'handoff'; handoff: string }
  | { kind: 'draft'; draft: string }
  /** A link is to be pasted for the field that was right-clicked. */
  | { kind: 'pasting'; target?: Target };

export interface TabFocus {
  of(tabId: number): Promise<Focus | undefined>;
  set(tabId: number, focus: Focus): Promise<void>;
  clear(tabId: number): Promise<void>;
}

const key = (tabId: number): string => `focus:${tabId}`;

/** Which matter belongs to which tab, so that a popup that closed comes back to it. */
export function createFocus(store: SessionStore): TabFocus {
  return {
    of: async tabId => (await store.get<Json>(key(tabId))) as unknown as Focus | undefined,
    set: (tabId, focus) => store.set(key(tabId), focus as unknown as Json),
    clear: tabId => store.remove(key(tabId)),
  };
}
