/** A disk, files and memory for a vault, with a worker between them that can be killed at any step. */
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import { drawRandom } from '../../../lib/crypto/random.ts';
import type { VaultDisk } from '../../../lib/keeper/vault/disk.ts';
import type { KeyFiles } from '../../../lib/keeper/vault/key-files.ts';
import { createVault, type Vault } from '../../../lib/keeper/vault/vault.ts';
import type { Json } from '../../../lib/messages.ts';
import type { Derivation, IdleMinutes } from '../../../lib/screen/vault.ts';
import { FakeStore } from '../fakes.ts';

export class Killed extends Error {}

/** What a passphrase's key is made with; the keys themselves are drawn, since no test here types a passphrase. */
export const someDerivation = (): Derivation => ({
  salt: toBase64url(drawRandom(16)),
  operations: 3,
  memory: 64 * 1024 * 1024,
});

export class Computer {
  readonly stored = new Map<string, string>();
  readonly keys = new Map<string, Uint8Array>();
  memory = new FakeStore();
  time = Date.UTC(2026, 10, 21);
  /** Every use of an unlocked vault, and null where there is nothing to lock any more. */
  readonly uses: (IdleMinutes | null)[] = [];
  changes = 0;
  /** Writes that are left before the worker is killed. */
  #writesLeft = Number.POSITIVE_INFINITY;
  #writes = 0;

  /** A worker that dies right before that write. */
  worker(diesAt = Number.POSITIVE_INFINITY): Vault {
    this.#writesLeft = diesAt;
    this.#writes = 0;
    return createVault({
      disk: this.#disk,
      files: this.#files,
      store: this.#session,
      now: () => this.time,
      used: minutes => void this.uses.push(minutes),
      changed: () => {
        this.changes += 1;
      },
    });
  }

  get writes(): number {
    return this.#writes;
  }

  /** The browser exits: what was in memory is gone. */
  restart(): Vault {
    this.memory = new FakeStore();
    return this.worker();
  }

  #write(act: () => void): Promise<void> {
    if (this.#writes === this.#writesLeft) return Promise.reject(new Killed());
    this.#writes += 1;
    act();
    return Promise.resolve();
  }

  readonly #disk: VaultDisk = {
    read: () =>
      Promise.resolve(
        Object.fromEntries([...this.stored].map(([key, text]) => [key, JSON.parse(text) as Json])),
      ),
    write: values =>
      this.#write(() => {
        for (const [key, value] of Object.entries(values)) this.stored.set(key, JSON.stringify(value));
      }),
    remove: keys =>
      this.#write(() => {
        for (const key of keys) this.stored.delete(key);
      }),
  };

  readonly #files: KeyFiles = {
    read: id => Promise.resolve(this.keys.get(id)?.slice() ?? null),
    write: (id, key) => this.#write(() => void this.keys.set(id, key.slice())),
    list: () => Promise.resolve([...this.keys.keys()]),
    remove: id => this.#write(() => void this.keys.delete(id)),
  };

  readonly #session = {
    get: <T extends Json>(key: string) => this.memory.get<T>(key),
    list: <T extends Json>(prefix: string) => this.memory.list<T>(prefix),
    set: async (key: string, value: Json) => {
      await this.#write(() => undefined);
      await this.memory.set(key, value);
    },
    remove: async (...keys: string[]) => {
      await this.#write(() => undefined);
      await this.memory.remove(...keys);
    },
  };
}
