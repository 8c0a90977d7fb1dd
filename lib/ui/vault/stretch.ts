import { toBase64url } from '../../crypto/bytes.ts';
import { saltBytes, usualCost } from '../../crypto/cost.ts';
import type { Derivation } from '../../screen/vault.ts';

/** How the key of a new passphrase is made. */
export const newDerivation = (): Derivation => ({
  salt: toBase64url(crypto.getRandomValues(new Uint8Array(saltBytes))),
  ...usualCost,
});

/** The key (base64url) of a passphrase, made in a worker of this page, which ends with it. */
export function stretch(passphrase: string, derivation: Derivation): Promise<string> {
  const worker = new Worker('/stretcher.js');
  const key = new Promise<string>((resolve, reject) => {
    const fail = (): void => reject(new Error('the key of the passphrase was not made'));
    worker.addEventListener('message', ({ data }: MessageEvent<string | null>) =>
      data === null ? fail() : resolve(data),
    );
    worker.addEventListener('error', fail);
    worker.postMessage({ passphrase, ...derivation });
  });
  return key.finally(() => worker.terminate());
}
