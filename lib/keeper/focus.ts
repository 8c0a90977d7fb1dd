import type { FrameRef } from '../frames.ts';
import type { Json } from '../messages.ts';
import type { Target } from './handoff-record.ts';
import { selectionKey } from './selections.ts';
import type { SessionStore } from './session.ts';

/** What the popup shows when it is opened over a tab. */
export type Focus =
  | { kind: 'handoff'; handoff: string }
  /** `frame`: the document whose field it was picked for. */
  | { kind: 'draft'; draft: string; frame?: FrameRef }
  /** A link is to be pasted for the field that was right-clicked. */
  | { kind: 'pasting'; frame?: FrameRef; target?: Target }
  /** `frame`: the document in which it was selected. */
  | { kind: 'selection'; selection: string; frame?: FrameRef }
  /** Fields were picked to ask somebody for. */
  | { kind: 'asking'; draft: string; frame?: FrameRef }
  | { kind: 'request'; request: string }
  /** Fields were picked, or a handoff given up, to leave something for later. */
  | { kind: 'leaving'; draft: string; frame?: FrameRef }
  | { kind: 'drop'; drop: string }
  /** A drop that was opened here is to be filled in. */
  | { kind: 'opening'; opening: string };

export interface TabFocus {
  of(tabId: number): Promise<Focus | undefined>;
  set(tabId: number, focus: Focus): Promise<void>;
  clear(tabId: number): Promise<void>;
}

const key = (tabId: number): string => `focus:${tabId}`;

/** Where a draft is kept, for as long as a tab is about it. */
export const draftKey = (draft: string): string => `draft:${draft}`;

/** What is kept for as long as a tab is about it, and no longer. */
function keptFor(focus: Focus | undefined): string | undefined {
  if (focus?.kind === 'draft' || focus?.kind === 'asking' || focus?.kind === 'leaving')
    return draftKey(focus.draft);
  return focus?.kind === 'selection' ? selectionKey(focus.selection) : undefined;
}

/** Which matter belongs to which tab, so that a popup that closed comes back to it. */
export function createFocus(store: SessionStore): TabFocus {
  const of = async (tabId: number): Promise<Focus | undefined> =>
    (await store.get<Json>(key(tabId))) as unknown as Focus | undefined;

  /** The draft or the selection that a tab is no longer about: nobody comes back to it. */
  async function abandoned(tabId: number, next?: Focus): Promise<string[]> {
    const before = keptFor(await of(tabId));
    return before === undefined || before === keptFor(next) ? [] : [before];
  }

  return {
    of,
    async set(tabId, focus) {
      const old = await abandoned(tabId, focus);
      await store.set(key(tabId), focus as unknown as Json);
      if (old.length > 0) await store.remove(...old);
    },
    async clear(tabId) {
      await store.remove(key(tabId), ...(await abandoned(tabId)));
    },
  };
}
