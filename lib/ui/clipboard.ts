import type { Background } from './background.ts';
import type { Surroundings } from './surroundings.ts';

/** How long a copied secret stays in the clipboard (ms). */
export const clipboardMs = 30_000;

/** Whose turn it is to overwrite the clipboard. */
export type Clearing = 'background' | 'page';

/**
 * Overwrite the clipboard from this page in 30 s; where the page does not have the focus then, as soon as it has.
 *
 * @returns stops it
 */
export function clearHere(
  surroundings: Pick<Surroundings, 'copy'>,
  onCleared: (ok: boolean) => void,
): () => void {
  const stop = new AbortController();
  const clear = (): void => {
    if (!document.hasFocus()) {
      window.addEventListener('focus', clear, { once: true, signal: stop.signal });
      return;
    }
    surroundings.copy('').then(
      () => onCleared(true),
      () => onCleared(false),
    );
  };
  const timer = setTimeout(clear, clipboardMs);
  stop.signal.addEventListener('abort', () => clearTimeout(timer));
  return () => stop.abort();
}

/** Have the background overwrite it, which goes on when this page is closed; only with the permission. */
export async function clearInBackground(background: Background): Promise<void> {
  await background.request('clearClipboard', {});
}
