/** Focus, selection and scroll positions, to be put back after an editor was read. */
import type { Field } from './field.ts';
import { press, selectionIn, shortcut } from './gesture.ts';
import { deepActiveElement, parentOf } from './shadow.ts';

/** Remembers where the person is; the function returned goes back there. */
export function keepPlace(field: Field): () => void {
  const { element, box } = field;
  const active = deepActiveElement(element.ownerDocument) as HTMLElement | null;
  const selection = selectionIn(element);
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  const scrolled: [Element, number, number][] = [];
  for (const inner of box.querySelectorAll('*')) note(inner, scrolled);
  for (let at: Element | null = box; at; at = parentOf(at)) note(at, scrolled);
  return () => {
    if (field.form === 'code') unselect(element, box);
    else if (range) {
      selection?.removeAllRanges();
      selection?.addRange(range);
    }
    if (active !== element) {
      element.blur();
      active?.focus({ preventScroll: true });
    }
    for (const [at, left, top] of scrolled) at.scrollTo({ left, top, behavior: 'instant' });
  };
}

function note(element: Element, scrolled: [Element, number, number][]): void {
  if (element.scrollTop || element.scrollLeft || element.scrollHeight > element.clientHeight) {
    scrolled.push([element, element.scrollLeft, element.scrollTop]);
  }
}

/** These editors' selection is not the page's. Two of them can undo a selection; in Ace the same keys change letters. */
function unselect(listener: HTMLElement, box: Element): void {
  if (box.matches('.monaco-editor, .CodeMirror')) shortcut(listener, 'U');
  else press(listener, 'ArrowLeft', 37);
}
