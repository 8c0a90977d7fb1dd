/**
 * CPACE-RISTR255-SHA512 in the initiator-responder setting (draft-irtf-cfrg-cpace): section 7.1 generator,
 * 6.2 protocol flow. Every ISK of a wrong code is as good as random; nothing here says which is right.
 */
import sodium from 'libsodium-wrappers-sumo';
import { concat, lv, utf8 } from './bytes.ts';
import { sha512 } from './hash.ts';
import { requireLength } from './length.ts';
import { equal, wipe } from './secret.ts';

export const cpacePointBytes = 32;
export const cpaceScalarBytes = 32;
/** G.DSI of the draft. */
export const cpaceDomain = 'CPaceRistretto255';
/** H.s_in_bytes of SHA-512. */
const hashBlockBytes = 128;
const zero = new Uint8Array(cpaceScalarBytes);
const nothing = new Uint8Array(0);

export interface CpaceInput {
  /** Password-related string, of `codeSecret`. */
  prs: Uint8Array;
  /** Channel identifier. */
  ci: Uint8Array;
  /** Session identifier, of `sessionIdentifier`. */
  sid: Uint8Array;
}

/** Both parties, in order; `CI` of PROTOCOL section 5. */
export const channelIdentifier: Uint8Array = concat(
  lv(utf8('fieldpost/1 recipient')),
  lv(utf8('fieldpost/1 sender')),
);

/**
 * `PRS` of PROTOCOL section 5: the digits, then, if there is a passphrase, 0x00 and its NFC UTF-8.
 *
 * @param digits - 6 or 8 ASCII digits.
 * @param passphrase - taken untrimmed; empty means none.
 * @throws RangeError for anything but 6 or 8 digits.
 */
export function codeSecret(digits: string, passphrase = ''): Uint8Array {
  if (!/^(?:[0-9]{6}|[0-9]{8})$/.test(digits)) throw new RangeError('digits must be 6 or 8 ASCII digits');
  if (passphrase === '') return utf8(digits);
  return concat(utf8(digits), Uint8Array.of(0), utf8(passphrase.normalize('NFC')));
}

/**
 * `sid` of one run: handshake hash (32 bytes), attempt number, candidate index.
 *
 * @throws RangeError when a number does not fit its byte.
 */
export function sessionIdentifier(handshakeHash: Uint8Array, attempt: number, candidate: number): Uint8Array {
  requireLength('handshakeHash', handshakeHash, 32);
  for (const [name, value] of Object.entries({ attempt, candidate })) {
    if (!Number.isInteger(value) || value < 0 || value > 255) {
      throw new RangeError(`${name} must be an integer from 0 to 255, not ${value}`);
    }
  }
  return concat(handshakeHash, Uint8Array.of(attempt, candidate));
}

/** `generator_string`: PRS padded so that the first hash block holds nothing else that an attacker could choose. */
export function generatorString({ prs, ci, sid }: CpaceInput): Uint8Array {
  const domain = lv(utf8(cpaceDomain));
  const secret = lv(prs);
  const padding = new Uint8Array(Math.max(0, hashBlockBytes - 1 - secret.length - domain.length));
  return concat(domain, secret, lv(padding), lv(ci), lv(sid));
}

/** The encoded generator `g` (32 bytes) of this password, channel and session; secret. */
export function calculateGenerator(input: CpaceInput): Uint8Array {
  const text = generatorString(input);
  const hash = sha512(text);
  const generator = sodium.crypto_core_ristretto255_from_hash(hash);
  wipe(text, hash);
  return generator;
}

/**
 * This side's scalar (secret) and its share `scalar * g` (Ya or Yb, 32 bytes) for one run.
 *
 * @param scalarSeed - 32 random bytes; `sample_scalar` clears the top four bits.
 * @throws RangeError for a seed whose scalar is zero.
 */
export function start(input: CpaceInput & { scalarSeed: Uint8Array }): {
  scalar: Uint8Array;
  share: Uint8Array;
} {
  requireLength('scalarSeed', input.scalarSeed, cpaceScalarBytes);
  const scalar = input.scalarSeed.slice();
  scalar[cpaceScalarBytes - 1] = (scalar[cpaceScalarBytes - 1] ?? 0) & 0x0f;
  if (equal(scalar, zero)) throw new RangeError('scalarSeed must be random, not zero');
  const generator = calculateGenerator(input);
  const share = sodium.crypto_scalarmult_ristretto255(scalar, generator);
  wipe(generator);
  return { scalar, share };
}

/**
 * The 64-byte ISK of one run in its initiator-responder form.
 *
 * @param input - `role` is this side's; `ownData` and `peerData` are ADa and ADb as seen from here, empty for us.
 * @returns null when the peer's share is no valid encoding or gives the neutral element (the draft's abort).
 */
export function finish(input: {
  scalar: Uint8Array;
  sid: Uint8Array;
  ownShare: Uint8Array;
  peerShare: Uint8Array;
  role: 'initiator' | 'responder';
  ownData?: Uint8Array;
  peerData?: Uint8Array;
}): Uint8Array | null {
  requireLength('scalar', input.scalar, cpaceScalarBytes);
  requireLength('ownShare', input.ownShare, cpacePointBytes);
  const shared = multiplyVerified(input.scalar, input.peerShare);
  if (!shared) return null;
  const own = concat(lv(input.ownShare), lv(input.ownData ?? nothing));
  const peer = concat(lv(input.peerShare), lv(input.peerData ?? nothing));
  const transcript = input.role === 'initiator' ? concat(own, peer) : concat(peer, own);
  const text = concat(lv(utf8(`${cpaceDomain}_ISK`)), lv(input.sid), lv(shared), transcript);
  const isk = sha512(text);
  wipe(shared, text);
  return isk;
}

/** `scalar_mult_vfy`: null for an encoding that libsodium refuses and where the result is the neutral element. */
function multiplyVerified(scalar: Uint8Array, point: Uint8Array): Uint8Array | null {
  if (point.length !== cpacePointBytes) return null;
  try {
    return sodium.crypto_scalarmult_ristretto255(scalar, point);
  } catch {
    return null;
  }
}
