import type { VaultRefusal } from '../messages.ts';
import { VaultRefused } from './vault/entries.ts';
import type { Vault } from './vault/vault.ts';

interface Services {
  vault: Pick<Vault, 'touch'>;
  started: Promise<void>;
  changed(): void;
}

/**
 * What a person does with something that lasts: `answer` gives what came of the act, or why nothing did.
 *
 * @param refusalOf a refusal of the act itself; undefined where the error is none
 */
export function answering<Refusal>(
  { vault, started, changed }: Services,
  refusalOf: (error: unknown) => Refusal | undefined,
): <T>(act: () => Promise<T>) => Promise<T | Refusal | { refused: VaultRefusal }> {
  return async act => {
    await started;
    try {
      await vault.touch();
      return await act();
    } catch (error) {
      if (error instanceof VaultRefused) return { refused: error.word };
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return refusal;
    } finally {
      changed();
    }
  };
}
