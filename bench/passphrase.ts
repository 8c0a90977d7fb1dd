/** What a passphrase costs whoever types it, and whoever guesses it: the vault's Argon2id, in one thread. */
import { argon2Sync } from 'node:crypto';
import { usualCost } from '../lib/crypto/cost.ts';
import { keyOfPassphrase } from '../lib/crypto/passphrase.ts';
import { drawRandom } from '../lib/crypto/random.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { inTurns, type Measurement, median } from './harness.ts';

const passphrase = 'four words that nobody knows';

function took(make: (salt: Uint8Array) => unknown): Promise<number> {
  const salt = drawRandom(16);
  const from = performance.now();
  make(salt);
  return Promise.resolve(performance.now() - from);
}

export async function measurePassphrase(): Promise<Measurement[]> {
  await ready();
  const { operations: passes, memory } = usualCost;
  const results = await inTurns(
    {
      ours: () => took(salt => keyOfPassphrase(passphrase, salt, usualCost)),
      native: () =>
        took(nonce =>
          argon2Sync('argon2id', {
            message: passphrase,
            nonce,
            parallelism: 1,
            tagLength: 32,
            memory: memory / 1024,
            passes,
          }),
        ),
    },
    { rounds: 7, warmups: 1 },
  );
  return [
    {
      name: `key of a passphrase: Argon2id, ${passes} passes over ${memory / 1024 / 1024} MiB`,
      value: median(results.ours),
      unit: 'ms',
      baseline: { value: median(results.native), name: 'OpenSSL, native' },
    },
  ];
}
