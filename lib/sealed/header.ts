/** The beginning of an age file (C2SP age.md): which version, and whether a passphrase or a key opens it. */

export type SealedKind = 'passphrase' | 'recipients';

const version = 'age-encryption.org/v1\n';

/**
 * What opens an age file. Needs no cryptography: it only decides what to ask for.
 *
 * @param head - its first bytes (`headBytes`), as text of one character a byte.
 */
export function kindOfHeader(head: string): SealedKind | 'newer-version' | 'damaged' | 'not-sealed' {
  if (!head.startsWith('age-encryption.org/')) return 'not-sealed';
  if (!head.startsWith(version)) return head.includes('\n') ? 'newer-version' : 'damaged';
  const stanza = head.slice(version.length);
  if (stanza.startsWith('-> scrypt ')) return 'passphrase';
  return stanza.startsWith('-> ') ? 'recipients' : 'damaged';
}

/** The first bytes of a file as the text that `kindOfHeader` takes. */
export const headText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
