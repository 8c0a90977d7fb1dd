import { bech32 } from '@scure/base';
import { drawRandom } from '../../crypto/random.ts';
import { wipe } from '../../crypto/secret.ts';
import { publicKeyOf } from '../../crypto/x25519.ts';

/** An age X25519 identity and the recipient that belongs to it (C2SP age.md): each 32 bytes in bech32. */
export interface AgeKey {
  recipient: string;
  identity: string;
}

const keyBytes = 32;

/** The age library itself does not enter the worker, so its key is written here; a test compares the two. */
export function drawAgeKey(draw: (bytes: number) => Uint8Array = drawRandom): AgeKey {
  const secret = draw(keyBytes);
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', secret).toUpperCase();
  const recipient = bech32.encodeFromBytes('age', publicKeyOf(secret));
  wipe(secret);
  return { recipient, identity };
}
