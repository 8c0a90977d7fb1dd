import { type SessionStore, sessionStore } from './session.ts';

const key = (selection: string): string => `selected-text:${selection}`;

/**
 * Keep the text that the browser told of a page where we may not work, for the one page of ours that opens for it: in
 * the browser's memory, which pages and their scripts cannot read, and in no address and no message.
 */
export const keepSelectedText = (
  selection: string,
  text: string,
  store: SessionStore = sessionStore,
): Promise<void> => store.set(key(selection), text);

/** Take it, once: it is not kept after that. */
export async function takeSelectedText(
  selection: string,
  store: SessionStore = sessionStore,
): Promise<string | undefined> {
  const text = await store.get<string>(key(selection));
  await store.remove(key(selection));
  return text;
}
