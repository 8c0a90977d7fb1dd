import { VaultRefused } from './entries.ts';

/** Where the key of a vault without a passphrase is: one small file a key, which is gone once it is removed. */
export interface KeyFiles {
  read(id: string): Promise<Uint8Array | null>;
  write(id: string, key: Uint8Array): Promise<void>;
  list(): Promise<string[]>;
  remove(id: string): Promise<void>;
}

const folderName = 'vault-keys';

/** @throws VaultRefused where the browser keeps no files, as Firefox does when it is told to remember nothing. */
const folder = (): Promise<FileSystemDirectoryHandle> =>
  navigator.storage
    .getDirectory()
    .then(root => root.getDirectoryHandle(folderName, { create: true }))
    .catch(() => Promise.reject(new VaultRefused('unavailable')));

const isMissing = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotFoundError';

/**
 * The origin private file system. Not IndexedDB: Chromium's keeps deleted values in its files until they are compacted,
 * also when the whole database is deleted, so a key that was there once could be found for months.
 */
export const privateFiles: KeyFiles = {
  async read(id) {
    try {
      const file = await (await (await folder()).getFileHandle(id)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  },
  async write(id, key) {
    // The file takes its name when it is closed, whole.
    const writing = await (await (await folder()).getFileHandle(id, { create: true })).createWritable();
    await writing.write(Uint8Array.from(key));
    await writing.close();
  },
  async list() {
    const names: string[] = [];
    for await (const name of (await folder()).keys()) names.push(name);
    return names;
  },
  async remove(id) {
    try {
      await (await folder()).removeEntry(id);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
