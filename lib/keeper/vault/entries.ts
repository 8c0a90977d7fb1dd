import type { Json } from '../../messages.ts';
import type { VaultRefusal } from '../../screen/vault.ts';
import type { SessionStore } from '../session.ts';

/** What is kept, one name for each kind of thing. */
export type EntryName =
  | 'recipients'
  | 'identity'
  | 'history'
  | 'requests'
  | 'owner-tokens'
  | 'server-tokens'
  | 'contacts';

/** The vault does not give or take anything now. */
export class VaultRefused extends Error {
  readonly word: VaultRefusal;

  constructor(word: VaultRefusal) {
    super(`the vault is ${word}`);
    this.name = 'VaultRefused';
    this.word = word;
  }
}

/** What lasts: named entries of JSON, each read and changed as a whole. */
export interface VaultEntries {
  /** @throws (as rejection) {@link VaultRefused} */
  read(name: EntryName): Promise<Json | undefined>;
  /**
   * Change an entry; changes of one vault happen one after the other. `undefined` removes it.
   *
   * @throws (as rejection) {@link VaultRefused}, and whatever `change` throws; then nothing has changed.
   */
  update(name: EntryName, change: (before: Json | undefined) => Json | undefined): Promise<void>;
}

const prefix = 'vault.entry.';

/** Entries in memory alone, until the browser exits: a private window leaves nothing on the disk. */
export function createPassingEntries(store: SessionStore): VaultEntries {
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: name => store.get<Json>(prefix + name),
    update(name, change) {
      const turn = last.then(async () => {
        const after = change(await store.get<Json>(prefix + name));
        await (after === undefined ? store.remove(prefix + name) : store.set(prefix + name, after));
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
