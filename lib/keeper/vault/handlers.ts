import type { UiHandlers } from '../../messages.ts';
import type { VaultRefusal, VaultRequests } from '../../screen/vault.ts';
import { VaultRefused } from './entries.ts';
import type { OwnIdentity } from './identity.ts';
import type { Recipients } from './recipients.ts';

interface Services {
  recipients: Recipients;
  identity: OwnIdentity;
  started: Promise<void>;
}

/** What each request about the vault does. */
export function createVaultHandlers(services: Services): Pick<UiHandlers, keyof VaultRequests> {
  const { recipients, identity, started } = services;

  /** What the vault gives, or why it does not. */
  async function asked<T>(act: () => Promise<T>): Promise<T | { refused: VaultRefusal }> {
    await started;
    try {
      return await act();
    } catch (error) {
      if (error instanceof VaultRefused) return { refused: error.word };
      throw error;
    }
  }

  return {
    recipients: () => asked(async () => ({ recipients: await recipients.list() })),
    saveRecipient: recipient =>
      asked(async () => {
        const saved = await recipients.save(recipient);
        return typeof saved === 'string' ? { refused: saved } : { recipients: saved };
      }),
    removeRecipient: ({ recipient }) =>
      asked(async () => ({ recipients: await recipients.remove(recipient) })),
    ageRecipient: () => asked(async () => ({ recipient: (await identity.key()).recipient })),
    ageIdentity: () => asked(() => identity.key()),
  };
}
