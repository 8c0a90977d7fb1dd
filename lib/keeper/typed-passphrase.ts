import { takenOnce } from './taken-once.ts';

/**
 * The passphrase of sealed text that was selected, by its selection, while a field is picked for it: the first click in
 * the page closes the popup that it was typed in. It goes with the selection at the latest.
 */
export const {
  key: typedPassphraseKey,
  keep: keepTypedPassphrase,
  take: takeTypedPassphrase,
} = takenOnce('typed-passphrase');
