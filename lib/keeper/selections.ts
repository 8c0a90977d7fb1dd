import { toBase64url } from '../crypto/bytes.ts';
import { drawRandom } from '../crypto/random.ts';
import type { Json } from '../messages.ts';
import type { SelectionAct, SelectionSource } from '../screen/selection.ts';
import type { Target } from './handoff-record.ts';
import type { SessionStore } from './session.ts';
import { typedPassphraseKey } from './typed-passphrase.ts';

/** What a person chose to do with what they have selected, until they are done with it. */
export interface SelectionRecord {
  selection: string;
  act: SelectionAct;
  tabId: number;
  source: SelectionSource;
  /** The field that was picked for it. */
  target?: Target;
}

export interface Selections {
  keep(record: Omit<SelectionRecord, 'selection'>): Promise<SelectionRecord>;
  get(selection: string): Promise<SelectionRecord | undefined>;
  setTarget(selection: string, target: Target): Promise<void>;
  remove(selection: string): Promise<void>;
}

export const selectionKey = (selection: string): string => `selection:${selection}`;

export function createSelections(store: SessionStore): Selections {
  const get = async (selection: string): Promise<SelectionRecord | undefined> =>
    (await store.get<Json>(selectionKey(selection))) as unknown as SelectionRecord | undefined;
  const set = (record: SelectionRecord): Promise<void> =>
    store.set(selectionKey(record.selection), record as unknown as Json);
  return {
    get,
    async keep(record) {
      const kept = { ...record, selection: toBase64url(drawRandom(12)) };
      await set(kept);
      return kept;
    },
    async setTarget(selection, target) {
      const record = await get(selection);
      if (record !== undefined) await set({ ...record, target });
    },
    remove: selection => store.remove(selectionKey(selection), typedPassphraseKey(selection)),
  };
}
