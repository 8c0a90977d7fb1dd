/**
 * What a person's keyboard would do to an element. `execCommand` makes trusted input events and keeps undo, so it is
 * the last and surest hand; `paste` and `beforeInput` ask first: an editor that takes them prevents their default,
 * and where nobody does, nothing has happened.
 */
import { deepActiveElement } from './shadow.ts';

const everywhere = { bubbles: true, cancelable: true, composed: true };

/** True when the page took the event, that is prevented its default. */
const taken = (element: Element, event: Event): boolean => !element.dispatchEvent(event);

/** In a window without the focus, `focus()` and `blur()` are silent: their events are sent by hand. */
function tellFocus(element: HTMLElement, first: string, second: string): void {
  if (element.ownerDocument.hasFocus()) return;
  element.dispatchEvent(new FocusEvent(first, { composed: true }));
  element.dispatchEvent(new FocusEvent(second, { bubbles: true, composed: true }));
}

export function enter(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  tellFocus(element, 'focus', 'focusin');
}

/** Takes the focus away from `element`, and from the field it passed it on to. */
export function leave(element: HTMLElement): void {
  const active = deepActiveElement(element.ownerDocument);
  element.blur();
  if (active?.matches('input, textarea, [contenteditable]')) (active as HTMLElement).blur();
  tellFocus(element, 'blur', 'focusout');
}

function keyEvent(type: string, key: string, keyCode: number, more: KeyboardEventInit = {}): KeyboardEvent {
  // `which` still decides in CodeMirror 5 and Ace.
  const init = { ...everywhere, key, keyCode, which: keyCode, ...more };
  return new KeyboardEvent(type, init);
}

/** One key without a meaning of its own, as screen keyboards send it: wakes pages that listen to keys only. */
export function key(element: Element, type: 'keydown' | 'keyup'): void {
  element.dispatchEvent(keyEvent(type, 'Unidentified', 229));
}

/** Presses a key by its legacy code, which is what editors look at. True when the page took it. */
export function press(
  element: Element,
  name: string,
  keyCode: number,
  more: KeyboardEventInit = {},
): boolean {
  const init = { code: name, ...more };
  const took = taken(element, keyEvent('keydown', name, keyCode, init));
  element.dispatchEvent(keyEvent('keyup', name, keyCode, init));
  return took;
}

/** The platform's shortcut with `letter` (an upper-case ASCII letter). True when the page took it. */
export const shortcut = (element: Element, letter: string): boolean =>
  press(element, letter.toLowerCase(), letter.charCodeAt(0), {
    code: `Key${letter}`,
    [/mac/i.test(navigator.platform) ? 'metaKey' : 'ctrlKey']: true,
  });

/** Asks whether the page wants to do this edit itself. True when it said so. */
export const beforeInput = (element: Element, inputType: string, data: string | null = null): boolean =>
  taken(element, new InputEvent('beforeinput', { ...everywhere, inputType, data }));

/** Ends a paragraph, by whatever way the editor knows. */
export const newParagraph = (element: HTMLElement): boolean =>
  press(element, 'Enter', 13) ||
  beforeInput(element, 'insertParagraph') ||
  command(element, 'insertParagraph');

/** Tells the page that the field holds something new. */
export function send(element: Element, type: 'input' | 'change', data?: string): void {
  const init = { bubbles: true, composed: type === 'input' };
  element.dispatchEvent(
    data === undefined
      ? new Event(type, init)
      : new InputEvent(type, { ...init, inputType: 'insertText', data }),
  );
}

function clipboardEvent(type: string, more: object): ClipboardEvent {
  return new ClipboardEvent(type, { ...everywhere, clipboardData: new DataTransfer(), ...more });
}

/** A paste of `text` that never touches the clipboard. True when the page took it. */
export function paste(element: Element, text: string): boolean {
  // Firefox hands pages an empty clipboardData, but fills one from these two members of its own.
  const event = clipboardEvent('paste', { data: text, dataType: 'text/plain' });
  event.clipboardData?.setData('text/plain', text);
  return taken(element, event);
}

/** What the page puts into a copy made now, or null when it leaves copying to the browser. */
export function copy(element: Element): string | null {
  const event = clipboardEvent('copy', {});
  return taken(element, event) ? (event.clipboardData?.getData('text/plain') ?? null) : null;
}

export function selectAll(element: HTMLElement): void {
  if ('select' in element) (element as HTMLInputElement).select();
  else selectionIn(element)?.selectAllChildren(element);
}

/** The selection as seen from the element's own tree (Chromium keeps one for each shadow root). */
export function selectionIn(element: Element): Selection | null {
  const root = element.getRootNode() as Document | (ShadowRoot & { getSelection?: () => Selection | null });
  return root.getSelection?.() ?? element.ownerDocument.getSelection();
}

export const command = (element: Element, name: string, text?: string): boolean =>
  element.ownerDocument.execCommand(name, false, text);

/** Types `text` over the selection as the person would; trusted events, can be undone. False when refused. */
export const type = (element: Element, text: string): boolean =>
  text === '' ? command(element, 'delete') : command(element, 'insertText', text);

/** Types lines with plain line breaks: a new block for each would read as two breaks where a line is empty. */
export const typeLines = (element: Element, text: string): boolean =>
  text
    .split('\n')
    .every(
      (line, index) =>
        (index === 0 || command(element, 'insertLineBreak')) &&
        (line === '' && index > 0 ? true : type(element, line)),
    );
