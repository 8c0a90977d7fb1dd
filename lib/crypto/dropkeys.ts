/** What follows from a drop's link key, and from its passphrase where there is one (PROTOCOL section 8). */
import { concat } from './bytes.ts';
import type { PassphraseCost } from './cost.ts';
import { hkdfSha256 } from './hkdf.ts';
import { requireLength } from './length.ts';
import { linkKeyBytes } from './linkkeys.ts';
import { keyOfPassphrase } from './passphrase.ts';
import { wipe } from './secret.ts';

/** Of the protocol: what a passphrase of a drop costs can never change under a link. */
export const dropCost: PassphraseCost = { operations: 3, memory: 65_536 * 1024 };

export interface DropKeys {
  /** Seals item and file. */
  boxKey: Uint8Array;
  /** Shows the server that somebody has the link. */
  linkProof: Uint8Array;
  /** Shows the server that somebody has the passphrase, too; of a drop without one there is none. */
  passphraseProof: Uint8Array | null;
  /** Seals what the owner is told about an opening. */
  receiptKey: Uint8Array;
}

/** The drop's name at its server: 16 bytes from which nothing else follows. */
export function dropId(linkKey: Uint8Array): Uint8Array {
  requireLength('linkKey', linkKey, linkKeyBytes);
  return hkdfSha256(linkKey, 'fieldpost/1 drop id', 16);
}

/** What Argon2id makes of a drop's passphrase: 32 bytes, in about half a second. */
export function stretchDropPassphrase(linkKey: Uint8Array, passphrase: string): Uint8Array {
  return keyOfPassphrase(passphrase, dropId(linkKey), dropCost);
}

/**
 * The keys of a drop.
 *
 * @param stretched - what `stretchDropPassphrase` gave; null for a drop without a passphrase.
 */
export function dropKeys(linkKey: Uint8Array, stretched: Uint8Array | null): DropKeys {
  requireLength('linkKey', linkKey, linkKeyBytes);
  const material = stretched === null ? linkKey : concat(linkKey, stretched);
  const keys: DropKeys = {
    boxKey: hkdfSha256(material, 'fieldpost/1 drop key', 32),
    linkProof: dropLinkProof(linkKey),
    passphraseProof: stretched === null ? null : hkdfSha256(material, 'fieldpost/1 drop pass', 32),
    receiptKey: hkdfSha256(material, 'fieldpost/1 drop receipt', 32),
  };
  if (stretched !== null) wipe(material);
  return keys;
}

/** The proof of the link alone: enough to ask how a drop stands. */
export function dropLinkProof(linkKey: Uint8Array): Uint8Array {
  requireLength('linkKey', linkKey, linkKeyBytes);
  return hkdfSha256(linkKey, 'fieldpost/1 drop gate', 32);
}

export function wipeDropKeys({ boxKey, linkProof, passphraseProof, receiptKey }: DropKeys): void {
  wipe(boxKey, linkProof, receiptKey, ...(passphraseProof === null ? [] : [passphraseProof]));
}
