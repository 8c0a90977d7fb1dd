import { fromBase64url, toBase64url } from './bytes.ts';
import type { PassphraseCost } from './cost.ts';
import { keyOfPassphrase } from './passphrase.ts';
import { wipe } from './secret.ts';
import { ready } from './sodium.ts';

/** What is asked of the worker, once. */
export interface Stretch extends PassphraseCost {
  passphrase: string;
  /** base64url. */
  salt: string;
}

interface Port {
  addEventListener(kind: 'message', listener: (event: { data: Stretch }) => void): void;
  /** The key as base64url, or null where it could not be made. */
  postMessage(key: string | null): void;
}

/** Make keys of passphrases in a worker. */
export function serveStretching(port: Port): void {
  async function answer({ passphrase, salt, operations, memory }: Stretch): Promise<string> {
    await ready();
    const key = keyOfPassphrase(passphrase, fromBase64url(salt) ?? new Uint8Array(), { operations, memory });
    try {
      return toBase64url(key);
    } finally {
      wipe(key);
    }
  }
  port.addEventListener('message', ({ data }) => {
    answer(data).then(
      key => port.postMessage(key),
      () => port.postMessage(null),
    );
  });
}
