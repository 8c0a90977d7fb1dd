import { toBase64url } from '../../crypto/bytes.ts';
import { saltBytes, usualCost } from '../../crypto/cost.ts';
import type { Derivation } from '../../screen/vault.ts';
import { afterPaint } from '../paint.ts';

/** How the key of a new passphrase is made. */
export const newDerivation = (): Derivation => ({
  salt: toBase64url(crypto.getRandomValues(new Uint8Array(saltBytes))),
  ...usualCost,
});

/** A page in the background is not painted, and need not be. */
const hiddenMs = 100;

const painted = (): Promise<void> =>
  new Promise(resolve => {
    afterPaint(resolve);
    setTimeout(resolve, hiddenMs);
  });

/**
 * The key (base64url) of a passphrase, made in this page, so that the background, where handoffs run, goes on meanwhile.
 * This page stands still for that half second, and has said so before. Not in a worker of its own: its copy of libsodium
 * would be a third of the extension.
 */
export async function stretch(passphrase: string, { salt, ...cost }: Derivation): Promise<string> {
  const [{ stretched }] = await Promise.all([import('../../crypto/stretching.ts'), painted()]);
  return stretched(passphrase, salt, cost);
}
