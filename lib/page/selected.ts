/** What the person has selected in this document, or the whole of the field they are in when nothing is. */
import { type Field, fieldOf, isInput, isTextArea } from './field.ts';
import { selectionIn } from './gesture.ts';
import { copied, readPainted } from './painted.ts';
import { keepPlace } from './place.ts';
import { proseOf } from './prose.ts';
import { deepActiveElement } from './shadow.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** `whole`: nothing was selected, so that all of the field is meant. */
export type Selected =
  | { in: 'control'; element: TextControl; start: number; end: number; text: string; whole: boolean }
  | { in: 'rich'; element: HTMLElement; range: Range; text: string; whole: boolean; complete: boolean }
  | { in: 'editor'; field: Field; text: string; whole: boolean }
  /** Of the page itself, or of a control that does not say which part is selected. */
  | { in: 'page'; text: string };

/** Null when nothing is selected and the focus is in no field that holds text. */
export async function selectedHere(): Promise<Selected | null> {
  const active = deepActiveElement(document);
  const field = active && fieldOf(active);
  const selected =
    field && (field.box !== field.element ? await inEditor(field) : (inControl(field) ?? inRich(field)));
  if (selected && !('whole' in selected && selected.whole)) return selected;
  const text = (active ? selectionIn(active)?.toString() : '') || document.getSelection()?.toString();
  return text ? { in: 'page', text } : selected;
}

function inControl({ element }: Field): Selected | null {
  if (!isInput(element) && !isTextArea(element)) return null;
  if (element.type === 'file') return null;
  const { value, selectionStart, selectionEnd } = element;
  if (selectionStart === null || selectionEnd === null) {
    const part = document.getSelection()?.toString() ?? '';
    if (part !== '' && part !== value) return { in: 'page', text: part };
  }
  const whole = selectionStart === selectionEnd;
  const [start, end] = whole ? [0, value.length] : [selectionStart ?? 0, selectionEnd ?? value.length];
  return { in: 'control', element, start, end, text: value.slice(start, end), whole };
}

function inRich({ form, element }: Field): Selected | null {
  if (form !== 'rich') return null;
  const selection = selectionIn(element);
  const at = selection?.rangeCount ? selection.getRangeAt(0) : null;
  const here = at && !at.collapsed && element.contains(at.commonAncestorContainer) ? at : null;
  const range = here ? here.cloneRange() : document.createRange();
  if (!here) range.selectNodeContents(element);
  const { text, whole: complete } = proseOf(element, range);
  return { in: 'rich', element, range, text, whole: !here, complete };
}

const drawnSelection = '.selected-text, .CodeMirror-selected, .ace_selection';

/** These hold the selection themselves; the page's covers only what is drawn. */
async function inEditor(field: Field): Promise<Selected | null> {
  const { element, box } = field;
  const part = field.form === 'rich' ? selectionIn(element)?.isCollapsed === false : anyDrawn(box);
  if (part) {
    const text = copied(element);
    return text === null ? null : { in: 'editor', field, text, whole: false };
  }
  const putBack = keepPlace(field);
  const text = await readPainted({ listener: element, box });
  putBack();
  return text === null || text === 'partial' ? null : { in: 'editor', field, text, whole: true };
}

const anyDrawn = (box: Element): boolean => box.querySelector(drawnSelection) !== null;
