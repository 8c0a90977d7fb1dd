import { fromBase64url, toBase64url } from './bytes.ts';
import type { PassphraseCost } from './cost.ts';
import { keyOfPassphrase } from './passphrase.ts';
import { wipe } from './secret.ts';
import { ready } from './sodium.ts';

/** The key of a passphrase as base64url, once libsodium runs. @param salt - base64url */
export async function stretched(passphrase: string, salt: string, cost: PassphraseCost): Promise<string> {
  await ready();
  const key = keyOfPassphrase(passphrase, fromBase64url(salt) ?? new Uint8Array(), cost);
  try {
    return toBase64url(key);
  } finally {
    wipe(key);
  }
}
