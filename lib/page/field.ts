/** What counts as a field, and which element takes its text. */
import { boxOf, closestAcross, elementsAt, elementsOf, parentOf, shadowOf, type Tree } from './shadow.ts';

/**
 * input: a native control that holds text · select · file: shown, but never read or filled ·
 * rich: an editable element · code: an editor that draws its text itself and listens on a hidden control
 */
export type Field =
  | { form: 'input'; element: HTMLInputElement | HTMLTextAreaElement; box: Element }
  | { form: 'select'; element: HTMLSelectElement; box: Element }
  | { form: 'file'; element: HTMLInputElement; box: Element }
  | { form: 'rich'; element: HTMLElement; box: Element }
  | { form: 'code'; element: HTMLElement; box: Element };

const textless = new Set(['hidden', 'checkbox', 'radio', 'button', 'submit', 'reset', 'image']);

/** Editors whose text is painted, not in an editable element: the container, and the control that listens. */
const codeEditors = '.monaco-editor, .CodeMirror, .ace_editor';
const codeListeners = '.native-edit-context, textarea.inputarea, .ace_text-input, textarea';
const virtualEditors = '.cm-editor';

// By name, not `instanceof`: an element may come from another frame's realm.
export const isInput = (node: Element): node is HTMLInputElement => node.localName === 'input';
export const isTextArea = (node: Element): node is HTMLTextAreaElement => node.localName === 'textarea';
export const isSelect = (node: Element): node is HTMLSelectElement => node.localName === 'select';

/** The field that `element` is or stands in, or null. Says nothing about whether it can be seen. */
export function fieldOf(element: Element): Field | null {
  const painted = closestAcross(element, codeEditors);
  if (painted) {
    const listener = painted.querySelector<HTMLElement>(codeListeners);
    if (listener) return { form: 'code', element: listener, box: painted };
  }
  if (isInput(element)) {
    if (textless.has(element.type)) return null;
    return { form: element.type === 'file' ? 'file' : 'input', element, box: element };
  }
  if (isTextArea(element)) return { form: 'input', element, box: element };
  if (isSelect(element)) return { form: 'select', element, box: element };
  if (element.localName === 'option' || element.localName === 'optgroup') {
    const select = element.closest('select');
    return select && { form: 'select', element: select, box: select };
  }
  const host = editingHost(element);
  if (host) return { form: 'rich', element: host, box: host.closest(virtualEditors) ?? host };
  const virtual = element.closest(virtualEditors)?.querySelector<HTMLElement>('.cm-content');
  if (virtual) return { form: 'rich', element: virtual, box: virtual.closest(virtualEditors) ?? virtual };
  const label = element.closest('label');
  if (label?.control) return fieldOf(label.control);
  return null;
}

/** The outermost editable element around `element`, in its own tree. */
function editingHost(element: Element): HTMLElement | null {
  let host: HTMLElement | null = null;
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (!(at as HTMLElement).isContentEditable) break;
    host = at as HTMLElement;
  }
  // designMode makes everything editable; the body is then the editor.
  return host?.localName === 'html' ? host.ownerDocument.body : host;
}

/** Whether a person can see the field: laid out, not hidden, not inert, not a one-pixel helper. */
export function isVisible(field: Field): boolean {
  const box = boxOf(field.box);
  if (box.width < 4 || box.height < 4) return false;
  if (!field.box.checkVisibility({ visibilityProperty: true })) return false;
  return !closestAcross(field.box, '[inert]');
}

/** The field under a point of the viewport (CSS px), also beneath a label or a decoration painted over it. */
export function fieldAt(tree: Tree, x: number, y: number, skip: (element: Element) => boolean): Field | null {
  let nearest: Element | null = null;
  for (const element of elementsAt(tree, x, y)) {
    if (skip(element)) continue;
    if (element.localName === 'iframe') return null;
    const field = fieldOf(element);
    if (field && isVisible(field)) return field;
    // Something opaque to clicks and large lies over whatever comes next: a dialog's backdrop, a page in front.
    nearest ??= element;
    if (isCurtain(element)) break;
  }
  return nearest && onlyFieldWithin(nearest);
}

const isCurtain = (element: Element): boolean =>
  element.matches('dialog, [popover]') || getComputedStyle(element).position === 'fixed';

/** A custom element or a small wrapper around exactly one field stands for that field. */
function onlyFieldWithin(element: Element): Field | null {
  if (boxOf(element).height > 160) return null;
  const fields = fieldsOf(shadowOf(element) ?? element);
  return fields.length === 1 ? (fields[0] ?? null) : null;
}

/** The fields of the form that `field` stands in; without a form, those of the smallest part that holds another one. */
export function fieldsAround(field: Field): Field[] {
  const form = closestAcross(field.box, 'form');
  let fields = form ? fieldsOf(form) : [];
  for (let at = parentOf(field.box); at && !form && fields.length < 2; at = parentOf(at)) {
    fields = fieldsOf(at);
  }
  return fields.length > 0 ? fields : [field];
}

/** All fields of a tree that can be seen, in document order, shadow trees included. */
const fieldsOf = (tree: Tree | Element): Field[] =>
  Array.from(elementsOf(tree), fieldStartingAt).filter(field => field !== null);

/** The field whose text goes into `element` itself, if it can be seen; each field is so found once. */
export function fieldStartingAt(element: Element): Field | null {
  const holdsText = element.matches('input, textarea, select, .native-edit-context');
  if (!holdsText && !(element as HTMLElement).isContentEditable) return null;
  const field = fieldOf(element);
  return field?.element === element && isVisible(field) ? field : null;
}
