import { fromBase64url } from '../../crypto/bytes.ts';
import { wipe } from '../../crypto/secret.ts';
import type { UiHandlers } from '../../messages.ts';
import type { VaultRefusal, VaultRequests } from '../../screen/vault.ts';
import { mergeBackup, readBackup, summarise, writeBackup } from './backup.ts';
import { VaultRefused } from './entries.ts';
import type { OwnIdentity } from './identity.ts';
import type { Recipients } from './recipients.ts';
import type { Vault } from './vault.ts';

interface Services {
  vault: Vault;
  recipients: Recipients;
  identity: OwnIdentity;
  now(): number;
  started: Promise<void>;
}

/** What each request about the vault does. */
export function createVaultHandlers(services: Services): Pick<UiHandlers, keyof VaultRequests> {
  const { vault, recipients, identity, now, started } = services;

  /** What the vault gives, or why it does not. */
  async function answer<T>(act: () => Promise<T>): Promise<T | { refused: VaultRefusal }> {
    await started;
    try {
      return await act();
    } catch (error) {
      if (error instanceof VaultRefused) return { refused: error.word };
      throw error;
    }
  }

  /** The same, by the person's doing: it stays unlocked for a while. */
  const asked = <T>(act: () => Promise<T>): Promise<T | { refused: VaultRefusal }> =>
    answer(async () => {
      await vault.touch();
      return act();
    });

  /** Do something with the key that a page made of a passphrase, which is overwritten then. */
  async function withKey<T>(key: string, act: (key: Uint8Array) => Promise<T>): Promise<T> {
    const bytes = fromBase64url(key) ?? new Uint8Array(32);
    try {
      return await act(bytes);
    } finally {
      wipe(bytes);
    }
  }

  return {
    // Pages ask for it again by themselves whenever something has changed.
    recipients: () =>
      answer(async () => {
        const own = (await identity.known())?.recipient;
        return { recipients: await recipients.list(), ...(own === undefined ? {} : { own }) };
      }),
    saveRecipient: recipient =>
      asked(async () => {
        const saved = await recipients.save(recipient);
        return typeof saved === 'string' ? { refused: saved } : { recipients: saved };
      }),
    removeRecipient: ({ recipient }) =>
      asked(async () => ({ recipients: await recipients.remove(recipient) })),
    ageRecipient: () => asked(async () => ({ recipient: (await identity.key()).recipient })),
    ageIdentity: () =>
      asked(async () => {
        const { recipient, identity: secret, others } = await identity.key();
        return { recipient, identity: secret, others: others.map(key => key.identity) };
      }),
    async vault() {
      await started;
      return vault.status();
    },
    unlockVault: ({ wrapping }) => asked(() => withKey(wrapping, vault.unlock)),
    async lockVault() {
      await started;
      await vault.lock();
      return null;
    },
    protectVault: ({ wrapping, derivation, current }) =>
      asked(() =>
        withKey(wrapping, key =>
          current === undefined
            ? vault.protect(key, derivation)
            : withKey(current, before => vault.protect(key, derivation, before)),
        ),
      ),
    unprotectVault: ({ current }) => asked(() => withKey(current, vault.unprotect)),
    lockVaultAfter: ({ minutes }) =>
      asked(async () => {
        await vault.lockAfter(minutes);
        return null;
      }),
    exportVault: () => asked(async () => ({ backup: writeBackup(await vault.all(), now()) })),
    restoreVault: ({ backup: text, how, really }) =>
      asked(async () => {
        const backup = readBackup(text);
        if (typeof backup === 'string') return { refused: backup };
        const { state } = await vault.status();
        const givenUp = how === 'replace' && (state === 'damaged' || state === 'newer');
        const before = givenUp ? new Map() : await vault.all();
        const after = how === 'merge' ? mergeBackup(before, backup) : backup.entries;
        const summary = summarise(before, after, backup);
        if (really) await vault.replaceAll(after, givenUp ? 'give-up' : undefined);
        return { summary };
      }),
    async copyVault() {
      await started;
      return { copy: JSON.stringify(await vault.copy(), null, 2) };
    },
    async forgetVault() {
      await started;
      await vault.destroy();
      return null;
    },
  };
}
