/** How whoever has a secret link shows the server so (PROTOCOL section 9). */
import { concat, lv, utf8 } from '../../crypto/bytes.ts';
import { sign, verify } from '../../crypto/ed25519.ts';

export interface AuthClaim {
  /** Of the server that gave the challenge. */
  origin: string;
  form: Uint8Array;
  /** Of the secret link. */
  link: Uint8Array;
  /** 32 bytes, used once. */
  challenge: Uint8Array;
}

export function encodeAuth({ origin, form, link, challenge }: AuthClaim): Uint8Array {
  return concat(utf8('fieldpost/1 auth'), lv(utf8(origin)), form, link, challenge);
}

export function signAuth(authSeed: Uint8Array, claim: AuthClaim): Uint8Array {
  return sign(authSeed, encodeAuth(claim));
}

export function authVerifies(auth: Uint8Array, claim: AuthClaim, signature: Uint8Array): boolean {
  return verify(auth, encodeAuth(claim), signature);
}
