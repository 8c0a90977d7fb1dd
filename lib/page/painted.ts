/**
 * Editors that put only the visible part of their text into the page (CodeMirror, Monaco, Ace): all of it is had by
 * selecting everything and copying, as a person would, without touching the clipboard.
 */
import { isTextArea } from './field.ts';
import { copy, enter, selectAll, shortcut } from './gesture.ts';
import { sameProse } from './prose.ts';
import { passed } from './wait.ts';

export interface Painted {
  /** What listens to keys, paste and copy. */
  listener: HTMLElement;
  /** The whole editor. */
  box: Element;
}

const drawnLines =
  '.view-lines > .view-line, .CodeMirror-code .CodeMirror-line, .ace_text-layer .ace_line, .cm-line';

/** Selects the whole text. CodeMirror 6 also follows the selection in the page. */
export async function selectPainted({ listener, box }: Painted): Promise<void> {
  enter(listener);
  if (!shortcut(listener, 'A') && box.matches('.cm-editor')) selectAll(listener);
  await passed(20);
}

/** The whole text, `partial` when what was copied is not all that is drawn, or null when the editor does not copy. */
export async function readPainted(editor: Painted): Promise<string | 'partial' | null> {
  await selectPainted(editor);
  const text = copied(editor.listener);
  if (text === null) return null;
  // Nothing selected: some copy the cursor's line, which is the empty one.
  if (text === '\n' && editor.box.querySelectorAll(drawnLines).length <= 1) return '';
  return holdsDrawn(text, editor.box) ? text : 'partial';
}

/** What would be copied now, or null when the editor does not copy. */
export const copied = (listener: HTMLElement): string | null =>
  (copy(listener) ?? offered(listener))?.replace(/\r\n?/g, '\n') ?? null;

/** CodeMirror 5 lets the browser copy: it puts the text into its text area and selects it there. */
function offered(listener: HTMLElement): string | null {
  if (!isTextArea(listener)) return null;
  return listener.value.slice(listener.selectionStart, listener.selectionEnd);
}

/** An editor that copies only the cursor's line, or that did not select all, would give less than it shows. */
function holdsDrawn(text: string, box: Element): boolean {
  const bare = (line: string): string => line.replace(/[\s\u200b\u00b7\u00a0\u200c]+/g, '');
  const lines = new Set(text.split('\n').map(bare));
  const whole = bare(text);
  // A long line may be wrapped into several drawn ones, so a drawn line need only occur.
  return Array.from(box.querySelectorAll(drawnLines), line => bare(line.textContent ?? '')).every(
    line => line === '' || lines.has(line) || whole.includes(line),
  );
}

/** Whether the editor shows `text` already, without asking it to copy. */
export const shows = (box: Element, text: string): boolean =>
  sameProse(Array.from(box.querySelectorAll(drawnLines), line => line.textContent ?? '').join('\n'), text);
