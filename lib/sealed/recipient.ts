/** The strings that stand for whom to seal for (`age1…`) and with what to open (`AGE-SECRET-KEY-1…`). */
import { bech32 } from '@scure/base';
import type { RecipientFault } from './refusal.ts';

/** Bytes of the public key behind each prefix that the library seals for. */
const keyBytes: Readonly<Record<string, number>> = { age: 32, age1pq: 1216, age1tag: 33, age1tagpq: 1249 };
const identityBytes: Readonly<Record<string, number>> = { 'age-secret-key-': 32, 'age-secret-key-pq-': 32 };

/** The longest one, post-quantum, has 2,011 characters. */
const longest = 2_100;

/** Bech32 of any length: its prefix and how many bytes it holds; null when a character is wrong. */
function decode(text: string): { prefix: string; size: number } | null {
  try {
    const { prefix, words } = bech32.decode(text as `${string}1${string}`, false);
    return { prefix: prefix.toLowerCase(), size: bech32.fromWords(words).length };
  } catch {
    return null;
  }
}

/**
 * A recipient as age's tools write it, or what is wrong with what was pasted.
 *
 * @param text - spaces around it are left out, and capital letters are taken for small ones.
 */
export function checkRecipient(text: string): { ok: string } | { bad: RecipientFault } {
  const trimmed = text.trim();
  if (/^age-secret-key-/i.test(trimmed) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed)) {
    return { bad: 'secret-key' };
  }
  if (/^(ssh-|ecdsa-|sk-)/i.test(trimmed)) return { bad: 'ssh-key' };
  if (trimmed.length > longest || !/^age1[a-z0-9-]+$/i.test(trimmed)) return { bad: 'not-a-recipient' };
  const decoded = decode(trimmed);
  if (decoded === null) return { bad: 'mistyped' };
  const bytes = Object.hasOwn(keyBytes, decoded.prefix) ? keyBytes[decoded.prefix] : undefined;
  if (bytes === undefined) return { bad: decoded.prefix.startsWith('age1') ? 'plugin' : 'not-a-recipient' };
  return decoded.size === bytes ? { ok: trimmed.toLowerCase() } : { bad: 'mistyped' };
}

/** Whether it withstands a quantum computer; such recipients are not mixed with others. */
export const isPostQuantum = (recipient: string): boolean => /^age1(pq|tagpq)1/.test(recipient);

/** A secret key as age's tools write it; null when it is none, or mistyped. */
export function checkIdentity(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > longest) return null;
  const decoded = decode(trimmed);
  const bytes =
    decoded !== null && Object.hasOwn(identityBytes, decoded.prefix)
      ? identityBytes[decoded.prefix]
      : undefined;
  return decoded !== null && decoded.size === bytes ? trimmed.toUpperCase() : null;
}
