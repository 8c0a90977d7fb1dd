import { fromBase64url, toBase64url } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { wipe } from '../../crypto/secret.ts';
import type { Json } from '../../messages.ts';
import type { Derivation, IdleMinutes, Unlocking, VaultStatus } from '../../screen/vault.ts';
import type { SessionStore } from '../session.ts';
import { openEntry, sealEntry, unwrapKey, wrapKey } from './box.ts';
import type { VaultDisk } from './disk.ts';
import { type EntryName, type VaultEntries, VaultRefused } from './entries.ts';
import { formatVersion, type PassphraseLock, usualIdle, type VaultHeader } from './header.ts';
import type { KeyFiles } from './key-files.ts';
import { entryKey, headerKey, readStored, type Stored, type StoredVault } from './stored.ts';
import { createTries } from './tries.ts';
import { createTurns } from './turns.ts';

/** What lasts, encrypted under one key, which lies in a file or under a passphrase. */
export interface Vault extends VaultEntries {
  status(): Promise<VaultStatus>;
  unlock(wrapping: Uint8Array): Promise<Unlocking>;
  /** The person uses it: it stays unlocked for a while. */
  touch(): Promise<void>;
  /** Forget the key until the passphrase is typed again; nothing happens where there is none. */
  lock(): Promise<void>;
  /** Set or change the passphrase: everything gets a new key. `current` where there is a passphrase. */
  protect(wrapping: Uint8Array, how: Derivation, current?: Uint8Array): Promise<Unlocking>;
  /** Do without a passphrase again. */
  unprotect(current: Uint8Array): Promise<Unlocking>;
  lockAfter(minutes: IdleMinutes): Promise<void>;
  all(): Promise<Map<string, Json>>;
  /** Put these entries in the place of all there are. A vault that cannot be opened is given up only by `force`. */
  replaceAll(entries: ReadonlyMap<string, Json>, force?: 'give-up'): Promise<void>;
  /** What lies on the disk, for somebody who may know what to do with it. */
  copy(): Promise<Json>;
  /** Keys first: what is left of the rest is noise. */
  destroy(): Promise<void>;
}

export interface VaultPlaces {
  disk: VaultDisk;
  files: KeyFiles;
  /** Memory that survives the worker: where the key of an unlocked vault is. */
  store: SessionStore;
  now(): number;
  /** The person uses a vault that a passphrase opened; null: there is no key to forget any more. */
  used(idleMinutes: IdleMinutes | null): void;
  /** It was locked, unlocked, protected, destroyed. */
  changed(): void;
}

interface Opened {
  stored: StoredVault;
  key: Uint8Array;
}

const sessionKey = 'vault.key';
const keyBytes = 32;

const derivationOf = ({ salt, operations, memory }: PassphraseLock): Derivation => ({
  salt,
  operations,
  memory,
});

export function createVault({ disk, files, store, now, used, changed }: VaultPlaces): Vault {
  const inTurn = createTurns();
  const tries = createTries(disk, now);
  let tidied = false;

  async function load(): Promise<Stored> {
    const stored = readStored(await disk.read());
    if (!tidied) {
      await tidy(stored);
      tidied = true;
    }
    return stored;
  }

  /** What a worker that was killed may have left: keys and entries that the header does not name. */
  async function tidy(stored: Stored): Promise<void> {
    if (stored.kind !== 'vault') return;
    const { key, lock, entries } = stored.header;
    const kept = lock === null ? [key] : [];
    // With a passphrase it works also where there are no files.
    const found = lock === null ? await files.list() : await files.list().catch(() => []);
    for (const id of found) if (!kept.includes(id)) await files.remove(id);
    if (stored.version !== formatVersion) return;
    const named = new Set(entries.map(entryKey));
    const strays = Object.keys(await disk.read()).filter(at => at.startsWith(entryKey('')) && !named.has(at));
    if (strays.length > 0) await disk.remove(strays);
  }

  async function keyOf({ header: { key: id, lock } }: StoredVault): Promise<Uint8Array> {
    if (lock === null) {
      const key = await files.read(id);
      if (key?.length !== keyBytes) throw new VaultRefused('damaged');
      return key;
    }
    const kept = await store.get<{ id: string; key: string }>(sessionKey);
    const key = kept?.id === id ? fromBase64url(kept.key) : null;
    if (key === null) throw new VaultRefused('locked');
    return key;
  }

  /** The vault with its key, migrated; null where there is none yet. @throws VaultRefused */
  async function open(): Promise<Opened | null> {
    const stored = await load();
    if (stored.kind === 'empty') return null;
    if (stored.kind !== 'vault') throw new VaultRefused(stored.kind);
    const key = await keyOf(stored);
    if (stored.version === formatVersion) return { stored, key };
    // With a passphrase it is migrated as it is unlocked, since the key has to be wrapped anew.
    await commit(stored.header, key, entriesOf({ stored, key }));
    return open();
  }

  function entryOf({ stored, key }: Opened, name: string): Json | undefined {
    if (!stored.boxes.has(name)) return undefined;
    const entry = openEntry(stored.version, key, stored.header.key, name, stored.boxes.get(name));
    if (entry === undefined) throw new VaultRefused('damaged');
    return entry;
  }

  const entriesOf = (opened: Opened): Map<string, Json> =>
    new Map(
      [...opened.stored.boxes.keys()].flatMap(name => {
        const entry = entryOf(opened, name);
        return entry === undefined ? [] : [[name, entry] as const];
      }),
    );

  /** The one write that makes a vault: header and entries at once. */
  async function commit(
    { key: id, lock }: Pick<VaultHeader, 'key' | 'lock'>,
    key: Uint8Array,
    entries: ReadonlyMap<string, Json>,
  ): Promise<void> {
    const boxes = [...entries].map(
      ([name, value]) => [entryKey(name), sealEntry(formatVersion, key, id, name, value)] as const,
    );
    const header: VaultHeader = { version: formatVersion, key: id, entries: [...entries.keys()], lock };
    await disk.write({ ...Object.fromEntries(boxes), [headerKey]: header });
  }

  /** Everything under a new key; until the commit the old vault is whole, after it the new one. */
  async function rekey(
    entries: ReadonlyMap<string, Json>,
    to: { wrapping: Uint8Array; how: Derivation; idleMinutes: IdleMinutes } | null,
  ): Promise<void> {
    const id = toBase64url(drawRandom(16));
    const key = drawRandom(keyBytes);
    let lock: PassphraseLock | null = null;
    if (to === null) await files.write(id, key);
    else {
      const wrapped = wrapKey(formatVersion, to.wrapping, id, to.how, key);
      lock = { kdf: 'argon2id', ...to.how, wrapped, idleMinutes: to.idleMinutes };
    }
    await commit({ key: id, lock }, key, entries);
    if (to === null) await store.remove(sessionKey);
    else await store.set(sessionKey, { id, key: toBase64url(key) });
    wipe(key);
    used(to === null ? null : to.idleMinutes);
    await tidy(readStored(await disk.read()));
    changed();
  }

  /** Look at the key of a passphrase: counted before it is looked at. */
  async function check(stored: StoredVault, wrapping: Uint8Array): Promise<Unlocking & { key?: Uint8Array }> {
    const { lock, key: id } = stored.header;
    if (lock === null) return { done: true };
    const before = await tries.waitUntil();
    if (before > 0) return { wrong: false, waitUntil: before };
    await tries.count();
    const key = unwrapKey(stored.version, wrapping, id, lock, lock.wrapped);
    if (key === null) return { wrong: true, waitUntil: await tries.waitUntil() };
    await tries.forget();
    return { done: true, key };
  }

  async function storedVault(): Promise<StoredVault> {
    const stored = await load();
    if (stored.kind === 'vault') return stored;
    throw new VaultRefused(stored.kind === 'newer' ? 'newer' : 'damaged');
  }

  async function unlock(wrapping: Uint8Array): Promise<Unlocking> {
    const stored = await storedVault();
    const { key, ...answer } = await check(stored, wrapping);
    if (key === undefined) return answer;
    const { header, version } = stored;
    if (version !== formatVersion && header.lock !== null) {
      const wrapped = wrapKey(formatVersion, wrapping, header.key, header.lock, key);
      await commit({ key: header.key, lock: { ...header.lock, wrapped } }, key, entriesOf({ stored, key }));
    }
    await store.set(sessionKey, { id: header.key, key: toBase64url(key) });
    wipe(key);
    if (header.lock !== null) used(header.lock.idleMinutes);
    changed();
    return answer;
  }

  async function protect(
    wrapping: Uint8Array,
    how: Derivation,
    current: Uint8Array | undefined,
  ): Promise<Unlocking> {
    const opened = await open();
    const lock = opened?.stored.header.lock;
    if (opened !== null && lock) {
      const { key, ...answer } = await check(opened.stored, current ?? new Uint8Array(keyBytes));
      if (key === undefined) return answer;
      wipe(key);
    }
    const entries = opened === null ? new Map<string, Json>() : entriesOf(opened);
    await rekey(entries, { wrapping, how, idleMinutes: lock?.idleMinutes ?? usualIdle });
    return { done: true };
  }

  async function unprotect(current: Uint8Array): Promise<Unlocking> {
    const opened = await open();
    if (opened === null) return { done: true };
    const { key, ...answer } = await check(opened.stored, current);
    if (!('done' in answer)) return answer;
    if (key !== undefined) {
      wipe(key);
      await rekey(entriesOf(opened), null);
    }
    return answer;
  }

  async function status(): Promise<VaultStatus> {
    const stored = await load();
    if (stored.kind === 'empty') return { state: 'open' };
    if (stored.kind !== 'vault') return { state: stored.kind };
    const { lock } = stored.header;
    try {
      const opened = await open();
      if (opened !== null) entriesOf(opened);
    } catch (error) {
      if (!(error instanceof VaultRefused)) throw error;
      if (error.word === 'locked' && lock !== null)
        return { state: 'locked', derivation: derivationOf(lock), waitUntil: await tries.waitUntil() };
      return { state: error.word === 'locked' ? 'damaged' : error.word };
    }
    if (lock === null) return { state: 'open' };
    return { state: 'unlocked', derivation: derivationOf(lock), idleMinutes: lock.idleMinutes };
  }

  async function update(
    name: EntryName,
    change: (before: Json | undefined) => Json | undefined,
  ): Promise<void> {
    const opened = await open();
    const before = opened === null ? undefined : entryOf(opened, name);
    const after = change(before);
    if (after === undefined && before === undefined) return;
    if (opened === null) return after === undefined ? undefined : rekey(new Map([[name, after]]), null);
    const { header } = opened.stored;
    const others = header.entries.filter(known => known !== name);
    if (after === undefined) {
      await disk.write({ [headerKey]: { ...header, entries: others } });
      return disk.remove([entryKey(name)]);
    }
    const box = sealEntry(formatVersion, opened.key, header.key, name, after);
    await disk.write({ [entryKey(name)]: box, [headerKey]: { ...header, entries: [...others, name] } });
  }

  return {
    read: name =>
      inTurn(async () => {
        const opened = await open();
        return opened === null ? undefined : entryOf(opened, name);
      }),
    update: (name, change) => inTurn(() => update(name, change)),
    status: () => inTurn(status),
    touch: () =>
      inTurn(async () => {
        const stored = await load();
        const lock = stored.kind === 'vault' ? stored.header.lock : null;
        if (lock !== null && (await store.get(sessionKey)) !== undefined) used(lock.idleMinutes);
      }),
    unlock: wrapping => inTurn(() => unlock(wrapping)),
    lock: () =>
      inTurn(async () => {
        await store.remove(sessionKey);
        used(null);
        changed();
      }),
    protect: (wrapping, how, current) => inTurn(() => protect(wrapping, how, current)),
    unprotect: current => inTurn(() => unprotect(current)),
    lockAfter: minutes =>
      inTurn(async () => {
        const opened = await open();
        const header = opened?.stored.header;
        if (!header?.lock) return;
        await disk.write({ [headerKey]: { ...header, lock: { ...header.lock, idleMinutes: minutes } } });
        used(minutes);
        changed();
      }),
    all: () =>
      inTurn(async () => {
        const opened = await open();
        return opened === null ? new Map<string, Json>() : entriesOf(opened);
      }),
    replaceAll: (entries, force) =>
      inTurn(async () => {
        const opened = force === 'give-up' ? null : await open();
        if (opened === null) {
          if (force === 'give-up') await destroy();
          await rekey(entries, null);
        } else {
          // What does not open is not overwritten.
          entriesOf(opened);
          await commit(opened.stored.header, opened.key, entries);
          await tidy(readStored(await disk.read()));
        }
        changed();
      }),
    copy: () => inTurn(async () => disk.read()),
    destroy: () =>
      inTurn(async () => {
        await destroy();
        changed();
      }),
  };

  async function destroy(): Promise<void> {
    await store.remove(sessionKey);
    used(null);
    for (const id of await files.list()) await files.remove(id);
    await disk.remove(Object.keys(await disk.read()));
  }
}
