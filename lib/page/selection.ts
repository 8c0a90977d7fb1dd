import { fieldOf, isInput, isTextArea } from './field.ts';
import { copy, selectionIn } from './gesture.ts';
import { deepActiveElement } from './shadow.ts';

/** The exact text of what is selected in this document, line breaks included; null when nothing is. */
export function selectedText(): string | null {
  const active = deepActiveElement(document);
  const field = active && fieldOf(active);
  // Editors that draw their own text hold the selection too; the page's covers only what is drawn.
  if (field && field.box !== field.element) {
    const copied = copy(field.element);
    if (copied) return copied.replace(/\r\n?/g, '\n');
  }
  const inControl = active && controlSelection(active);
  if (inControl) return inControl;
  const text = (active ? selectionIn(active)?.toString() : '') || document.getSelection()?.toString();
  return text || null;
}

function controlSelection(element: Element): string | null {
  if (!isInput(element) && !isTextArea(element)) return null;
  const { selectionStart, selectionEnd } = element;
  if (selectionStart === null || selectionEnd === null) return null;
  return element.value.slice(selectionStart, selectionEnd) || null;
}
