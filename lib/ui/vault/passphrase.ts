/** Characters at least. */
export const shortestPassphrase = 8;

export type PassphraseFault = 'too-short' | 'differ';

/** What is wrong with a new passphrase that was typed twice. */
export function passphraseFault(chosen: string, again: string): PassphraseFault | undefined {
  if ([...chosen.normalize('NFC')].length < shortestPassphrase) return 'too-short';
  return chosen.normalize('NFC') === again.normalize('NFC') ? undefined : 'differ';
}
