/** Filling editors that draw their own text. Typed lines would be indented and closed by the editor; pasted are not. */
import { leave, paste, type } from '../gesture.ts';
import { type Painted, readPainted, shows } from '../painted.ts';
import { passed, until } from '../wait.ts';
import { type Filling, refuse } from './outcome.ts';

/** Replaces the editor's whole text and reads it back. */
export async function fillPainted(editor: Painted, value: string): Promise<Filling> {
  const { listener, box } = editor;
  const want = value.replace(/\r\n?/g, '\n');
  if (isReadOnly(listener)) return refuse('read-only');
  const before = await readPainted(editor);
  let how = 'pasted';
  if (!paste(listener, want)) {
    if (!type(listener, want)) return refuse('read-only');
    how = 'typed';
  }
  await until(() => shows(box, want), 60);
  const found = await readPainted(editor);
  await passed(8);
  leave(listener);
  if (found === null || found === 'partial') return shows(box, want) ? { how } : refuse('unverified');
  if (found === want) return { how };
  return refuse(found === before ? 'read-only' : 'changed');
}

function isReadOnly(listener: HTMLElement): boolean {
  return (
    listener.getAttribute('aria-readonly') === 'true' ||
    (listener as HTMLTextAreaElement).readOnly === true ||
    listener.getAttribute('contenteditable') === 'false'
  );
}
