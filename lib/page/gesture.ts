/**
 * What a person's keyboard would do to an element. `execCommand` makes trusted input events and keeps undo, so it is
 * the last and surest hand; `paste` and `beforeInput` ask first: an editor that takes them prevents their default,
 * and where nobody does, nothing has happened.
 */
import { deepActiveElement } from './shadow.ts';

const isMac = (): boolean => /mac/i.test(navigator.platform);

/** Focuses `element`. In a window without the focus, where `focus()` is silent, the events are sent by hand. */
export function enter(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  if (element.ownerDocument.hasFocus()) return;
  element.dispatchEvent(new FocusEvent('focus', { composed: true }));
  element.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
}

/** Takes the focus away from `element` and from what it gave the focus to inside. */
export function leave(element: HTMLElement): void {
  const active = deepActiveElement(element.ownerDocument);
  element.blur();
  if (active && active !== element && active.closest('input, textarea, [contenteditable]')) {
    (active as HTMLElement).blur();
  }
  if (element.ownerDocument.hasFocus()) return;
  element.dispatchEvent(new FocusEvent('blur', { composed: true }));
  element.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
}

/** One key without a meaning of its own, as screen keyboards send it: wakes pages that listen to keys only. */
export function key(element: Element, type: 'keydown' | 'keyup'): void {
  element.dispatchEvent(keyEvent(type, { key: 'Unidentified', keyCode: 229 }));
}

/** The platform's shortcut with `letter` (an upper-case ASCII letter). True when the page took it. */
export function shortcut(element: Element, letter: string): boolean {
  const modifier = isMac() ? { metaKey: true } : { ctrlKey: true };
  const init = {
    key: letter.toLowerCase(),
    code: `Key${letter}`,
    keyCode: letter.charCodeAt(0),
    ...modifier,
  };
  const taken = !element.dispatchEvent(keyEvent('keydown', init));
  element.dispatchEvent(keyEvent('keyup', init));
  return taken;
}

function keyEvent(type: string, init: KeyboardEventInit): KeyboardEvent {
  // `which` still decides in CodeMirror 5 and Ace.
  const which = init.keyCode ?? 0;
  return new KeyboardEvent(type, {
    bubbles: true,
    cancelable: true,
    composed: true,
    which,
    ...init,
  } as KeyboardEventInit);
}

export function send(element: Element, type: 'input' | 'change'): void {
  element.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
}

export const sendInput = (element: Element, data: string): boolean =>
  element.dispatchEvent(
    new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data }),
  );

/** Asks whether the page wants to insert `text` itself. True when it said so. */
export function beforeInput(element: Element, text: string): boolean {
  return !element.dispatchEvent(
    new InputEvent('beforeinput', {
      bubbles: true,
      cancelable: true,
      composed: true,
      inputType: 'insertText',
      data: text,
    }),
  );
}

/** A paste of `text` that never touches the clipboard. True when the page took it. */
export function paste(element: Element, text: string): boolean {
  const transfer = new DataTransfer();
  transfer.setData('text/plain', text);
  const init = { bubbles: true, cancelable: true, composed: true, clipboardData: transfer };
  // Firefox hands pages an empty clipboardData, but fills one from these two members of its own.
  return !element.dispatchEvent(
    new ClipboardEvent('paste', { ...init, data: text, dataType: 'text/plain' } as ClipboardEventInit),
  );
}

/** What the page puts into a copy made now, or null when it leaves copying to the browser. */
export function copy(element: Element): string | null {
  const transfer = new DataTransfer();
  const event = new ClipboardEvent('copy', {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData: transfer,
  });
  if (element.dispatchEvent(event)) return null;
  return event.clipboardData?.getData('text/plain') ?? transfer.getData('text/plain');
}

export function selectAll(element: HTMLElement): void {
  if ('select' in element && typeof element.select === 'function') {
    (element as HTMLInputElement).select();
    return;
  }
  const selection = selectionIn(element);
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(element);
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** The selection as seen from the element's own tree (Chromium keeps one for each shadow root). */
export function selectionIn(element: Element): Selection | null {
  const root = element.getRootNode() as Document | (ShadowRoot & { getSelection?: () => Selection | null });
  return root.getSelection?.() ?? element.ownerDocument.getSelection();
}

/** Types `text` over the selection as the person would; trusted events, can be undone. False when refused. */
export const type = (element: Element, text: string): boolean =>
  element.ownerDocument.execCommand('insertText', false, text);

/** To editors a way to drop the selection: the cursor goes to its start. */
export function pressArrowLeft(element: HTMLElement): void {
  const init = { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37 };
  element.dispatchEvent(keyEvent('keydown', init));
  element.dispatchEvent(keyEvent('keyup', init));
}

/** The Enter key, as editors know it; true when the page took it. */
export function pressEnter(element: HTMLElement): boolean {
  const init = { key: 'Enter', code: 'Enter', keyCode: 13 };
  const taken = !element.dispatchEvent(keyEvent('keydown', init));
  element.dispatchEvent(keyEvent('keyup', init));
  return taken || askParagraph(element) || element.ownerDocument.execCommand('insertParagraph');
}

const askParagraph = (element: Element): boolean =>
  !element.dispatchEvent(
    new InputEvent('beforeinput', {
      bubbles: true,
      cancelable: true,
      composed: true,
      inputType: 'insertParagraph',
    }),
  );

/** Types lines with plain line breaks: a new block for each would read as two breaks where a line is empty. */
export function typeLines(element: Element, text: string): boolean {
  const { ownerDocument } = element;
  return text
    .split('\n')
    .every(
      (line, index) =>
        (index === 0 || ownerDocument.execCommand('insertLineBreak')) && (line === '' || type(element, line)),
    );
}
