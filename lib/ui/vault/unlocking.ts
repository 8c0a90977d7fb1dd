import { cheaperThanUsual } from '../../crypto/cost.ts';
import type { Derivation, Unlocking, VaultRefusal } from '../../screen/vault.ts';
import type { Background } from '../background.ts';
import { newDerivation, stretch } from './stretch.ts';

/**
 * Unlock what is kept by its passphrase. Where an earlier version made that passphrase's key for less than it costs
 * today, it gets a new key at once, while the passphrase is at hand; if that fails, the next unlocking does it.
 */
export async function unlockWith(
  background: Pick<Background, 'request'>,
  passphrase: string,
  derivation: Derivation,
  keyOf: typeof stretch = stretch,
): Promise<Unlocking | { refused: VaultRefusal }> {
  const wrapping = await keyOf(passphrase, derivation);
  const answer = await background.request('unlockVault', { wrapping });
  if (!('done' in answer) || !cheaperThanUsual(derivation)) return answer;
  try {
    const dearer = newDerivation();
    await background.request('protectVault', {
      wrapping: await keyOf(passphrase, dearer),
      derivation: dearer,
      current: wrapping,
    });
  } catch {
    // It is unlocked all the same, and its old key still opens it.
  }
  return answer;
}
