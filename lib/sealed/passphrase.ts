import { wordlist } from '@scure/bip39/wordlists/english.js';

/** Ten words out of 2,048 are 110 bits: the passphrase that `age -p` makes when it is given none. */
const wordCount = 10;

/** A passphrase of words that can be read out on the phone. */
export function newPassphrase(): string {
  const numbers = crypto.getRandomValues(new Uint16Array(wordCount));
  // 2,048 divides 65,536: every word is as likely as any other.
  const words = [...numbers].map(number => wordlist[number % wordlist.length] ?? '');
  numbers.fill(0);
  return words.join('-');
}
