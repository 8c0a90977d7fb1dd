import * as v from 'valibot';
import { fromBase64url } from '../../crypto/bytes.ts';
import type { Json } from '../../messages.ts';
import type { IdleMinutes } from '../../screen/vault.ts';

/** The version of the format that this build writes. */
export const formatVersion = 2;

/** Minutes without use after which a vault with a passphrase locks itself. */
export const idleChoices = [1, 5, 15, 60] as const satisfies readonly IdleMinutes[];
export const usualIdle: IdleMinutes = 15;

const bytes = (length: number): v.GenericSchema<string> =>
  v.pipe(
    v.string(),
    v.check(text => fromBase64url(text)?.length === length),
  );

const keyId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));
/** Within what a browser can do in some seconds: a changed header must not make unlocking endless. */
const within = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** How the passphrase's key is made: Argon2id. */
export const derivation = v.object({
  salt: bytes(16),
  operations: within(1, 16),
  memory: within(8 * 1024 * 1024, 512 * 1024 * 1024),
});

const lock = v.object({
  kdf: v.literal('argon2id'),
  ...derivation.entries,
  /** The vault key under the passphrase's key: nonce, ciphertext and tag. */
  wrapped: bytes(24 + 32 + 16),
  idleMinutes: v.picklist(idleChoices),
});

const header = v.object({
  version: v.literal(formatVersion),
  /** Of the vault key, drawn with it. */
  key: keyId,
  /** The names of what is kept: an entry that is missing is a damage, not an empty list. */
  entries: v.array(v.pipe(v.string(), v.maxLength(64))),
  lock: v.nullable(lock),
});

/** What stands beside the entries in clear: how to get to the key, and nothing of what is kept. */
export type VaultHeader = v.InferOutput<typeof header>;
export type PassphraseLock = v.InferOutput<typeof lock>;

const anyVersion = v.object({ version: v.pipe(v.number(), v.integer()) });

/** A header of this version, one of an older (to be migrated), or why it is neither. */
export type ReadHeader =
  | { kind: 'header'; header: VaultHeader }
  | { kind: 'older'; version: number }
  | { kind: 'newer' }
  | { kind: 'damaged' };

export function parseHeader(stored: Json): ReadHeader {
  const versioned = v.safeParse(anyVersion, stored);
  if (!versioned.success) return { kind: 'damaged' };
  const { version } = versioned.output;
  if (version > formatVersion) return { kind: 'newer' };
  if (version < formatVersion) return version >= 1 ? { kind: 'older', version } : { kind: 'damaged' };
  const parsed = v.safeParse(header, stored);
  return parsed.success ? { kind: 'header', header: parsed.output } : { kind: 'damaged' };
}
