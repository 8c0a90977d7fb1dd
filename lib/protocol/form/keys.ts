/** What follows from the 32 bytes of a secret link (PROTOCOL section 9). */
import { concat } from '../../crypto/bytes.ts';
import type { PassphraseCost } from '../../crypto/cost.ts';
import { verifyKeyOf } from '../../crypto/ed25519.ts';
import { blake2b256 } from '../../crypto/hash.ts';
import { hkdfSha256 } from '../../crypto/hkdf.ts';
import { keyOfPassphrase } from '../../crypto/passphrase.ts';
import { equal, wipe } from '../../crypto/secret.ts';
import { publicKeyOf } from '../../crypto/x25519.ts';
import { linkIdBytes } from './limits.ts';
import type { SecretLink } from './link.ts';
import type { ListedLink, Role } from './state.ts';

/** Of the protocol: whoever opens a link computes the same. */
const linkCost: PassphraseCost = { operations: 3, memory: 64 * 1024 * 1024 };

export interface SecretLinkKeys {
  /** X25519 pair that the form's private keys are sealed to. */
  wrapSecret: Uint8Array;
  wrap: Uint8Array;
  /** Ed25519 pair that signs for a token. */
  authSeed: Uint8Array;
  auth: Uint8Array;
  /** Seals the bundle once more, without a public key: what is stored stands against a quantum computer, too. */
  inner: Uint8Array;
}

/**
 * The id of a secret link. It binds the link to the form's root: who opens the link knows the root by it, as who
 * answers knows it by the fingerprint.
 */
export function linkIdOf(key: Uint8Array, root: Uint8Array): Uint8Array {
  return hkdfSha256(key, 'fieldpost/1 form link', linkIdBytes, root);
}

export function isLinkOf(link: SecretLink, root: Uint8Array): boolean {
  return equal(linkIdOf(link.key, root), link.id);
}

/** What shows the server that somebody has the link, before a challenge is given or a wrong signature counts. */
export function gateOf(key: Uint8Array): Uint8Array {
  return hkdfSha256(key, 'fieldpost/1 form gate', 32);
}

/** What the server keeps of it. */
export function gateHash(gate: Uint8Array): Uint8Array {
  return blake2b256(gate);
}

/**
 * @param passphrase - of a link that has one; empty means none. Costs half a second.
 */
export function secretLinkKeys(key: Uint8Array, id: Uint8Array, passphrase = ''): SecretLinkKeys {
  const stretched = passphrase === '' ? new Uint8Array(0) : keyOfPassphrase(passphrase, id, linkCost);
  const material = concat(key, stretched);
  const wrapSecret = hkdfSha256(material, 'fieldpost/1 form wrap', 32);
  const authSeed = hkdfSha256(material, 'fieldpost/1 form auth', 32);
  const inner = hkdfSha256(material, 'fieldpost/1 form inner', 32);
  wipe(stretched, material);
  return { wrapSecret, wrap: publicKeyOf(wrapSecret), authSeed, auth: verifyKeyOf(authSeed), inner };
}

export function listed(id: Uint8Array, role: Role, { wrap, auth }: SecretLinkKeys): ListedLink {
  return { id, role, wrap, auth };
}

export function wipeKeys({ wrapSecret, authSeed, inner }: SecretLinkKeys): void {
  wipe(wrapSecret, authSeed, inner);
}
