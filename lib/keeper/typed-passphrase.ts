import { type SessionStore, sessionStore } from './session.ts';

export const typedPassphraseKey = (selection: string): string => `typed-passphrase:${selection}`;

/**
 * Keep the passphrase of sealed text that was selected while a field is picked for it: the first click in the page closes
 * the popup that it was typed in. In the browser's memory, like a selection itself, and in no message; it goes with the
 * selection at the latest.
 */
export const keepTypedPassphrase = (
  selection: string,
  passphrase: string,
  store: SessionStore = sessionStore,
): Promise<void> => store.set(typedPassphraseKey(selection), passphrase);

/** Take it, once: it is not kept after that. */
export async function takeTypedPassphrase(
  selection: string,
  store: SessionStore = sessionStore,
): Promise<string | undefined> {
  const passphrase = await store.get<string>(typedPassphraseKey(selection));
  await store.remove(typedPassphraseKey(selection));
  return passphrase;
}
