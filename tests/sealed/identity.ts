import { generateX25519Identity, identityToRecipient } from 'age-encryption';

/** A key pair of one's own. */
export interface OwnKey {
  /** `AGE-SECRET-KEY-1…`: a secret. */
  identity: string;
  /** `age1…`: for everybody. */
  recipient: string;
}

export async function newIdentity(): Promise<OwnKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * The recipient that belongs to an identity.
 *
 * @throws when it is none; see `checkIdentity`.
 */
export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);
