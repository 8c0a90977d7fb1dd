/** Puts a text in place of what is selected, as the person could have typed or pasted it, and reads it back. */
import { replaceInControl } from './replace/control.ts';
import { replaceInEditor } from './replace/editor.ts';
import { type Replacing, refuse } from './replace/outcome.ts';
import { replaceInRich } from './replace/rich.ts';
import type { Selected } from './selected.ts';

/** Replaces all of the part, or gives the reason why not. One undo in the page brings the part back. */
export function replaceSelected(selected: Selected, text: string): Promise<Replacing> {
  const put = text.replace(/\r\n?/g, '\n');
  switch (selected.in) {
    case 'control':
      return replaceInControl(selected, put);
    case 'rich':
      return replaceInRich(selected, put);
    case 'editor':
      return replaceInEditor(selected, put);
    case 'page':
      return Promise.resolve(refuse('read-only'));
  }
}
