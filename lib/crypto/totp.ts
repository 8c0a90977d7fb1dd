import { generateSync } from 'otplib/functional';
import { requireLength } from './length.ts';

export const totpSecretBytes = 20;

/**
 * The code shown at a moment (RFC 6238, SHA-1).
 *
 * @param secret - 20 bytes.
 * @param unixSeconds - a fraction is cut off.
 * @param period - in seconds.
 * @throws RangeError for a secret of another size or a time before 1970.
 */
export function totp(secret: Uint8Array, unixSeconds: number, digits: 6 | 8 = 6, period = 30): string {
  requireLength('secret', secret, totpSecretBytes);
  if (!Number.isFinite(unixSeconds) || unixSeconds < 0) {
    throw new RangeError(`unixSeconds must be 0 or more, not ${unixSeconds}`);
  }
  return generateSync({ secret, algorithm: 'sha1', digits, period, epoch: Math.floor(unixSeconds) });
}
