/** Replacing in editors that draw their own text and hold their own selection. */
import { enter, paste, type } from '../gesture.ts';
import { copied, readPainted, selectPainted } from '../painted.ts';
import { keepPlace } from '../place.ts';
import type { Selected } from '../selected.ts';
import { until } from '../wait.ts';
import { type Replacing, refuse } from './outcome.ts';

/** Pastes `text` over the part, if it is still the one that the editor would copy, and reads the whole back. */
export async function replaceInEditor(
  { field, text: part, whole }: Extract<Selected, { in: 'editor' }>,
  text: string,
): Promise<Replacing> {
  const { element: listener, box } = field;
  const editor = { listener, box };
  if (!listener.isConnected) return refuse('lost');
  if (isReadOnly(listener)) return refuse('read-only');
  enter(listener);
  if (whole) await selectPainted(editor);
  if (copied(listener) !== part) return refuse('lost');
  const how = paste(listener, text) ? 'pasted' : type(listener, text) ? 'typed' : '';
  if (how === '') return refuse('read-only');
  const putBack = keepPlace(field);
  let found: string | null = null;
  const look = async (): Promise<boolean> => {
    found = await readPainted(editor);
    return found?.includes(text) === true;
  };
  const arrived = (await look()) || (await until(() => true, 20).then(look));
  putBack();
  if (arrived) return { how };
  if (found === null || found === 'partial') return refuse('unverified');
  return refuse('changed');
}

const isReadOnly = (listener: HTMLElement): boolean =>
  listener.matches('[aria-readonly=true], [contenteditable=false]') ||
  (listener as HTMLTextAreaElement).readOnly === true;
