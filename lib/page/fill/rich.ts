/** Filling editable elements and the rich-text editors built on them. */
import { beforeInput, enter, leave, newParagraph, paste, selectAll, typeLines } from '../gesture.ts';
import { proseOf, sameProse } from '../prose.ts';
import { passed, until } from '../wait.ts';
import { type Filling, refuse } from './outcome.ts';

// Slate and Lexical learn of a new selection only from the browser's late `selectionchange`, Slate at most every 100 ms.
const selectionSettles = 130;

/** Replaces the element's whole text and reads it back. */
export async function fillRich(element: HTMLElement, value: string): Promise<Filling> {
  if (element.getAttribute('aria-disabled') === 'true') return refuse('disabled');
  if (element.getAttribute('aria-readonly') === 'true') return refuse('read-only');
  const want = value.replace(/\r\n?/g, '\n');
  const text = (): string => proseOf(element).text;
  const was = text();
  const arrived = (): boolean => sameProse(text(), want);
  const moved = (): boolean => arrived() || text() !== was;
  enter(element);
  selectAll(element);
  await passed(selectionSettles);
  let how = '';
  // TinyMCE takes a paste without saying so, by what it puts into the text to catch it.
  if (paste(element, want) || moved()) {
    how = 'pasted';
    await until(arrived, 80);
  }
  if (!moved() && beforeInput(element, 'insertText', want)) {
    how = 'beforeinput';
    await until(arrived, 80);
  }
  if (!moved()) {
    selectAll(element);
    if (how !== '') await passed(30);
    how = 'typed';
    if (!typeLines(element, want)) how = '';
    await until(arrived, 40);
  }
  if (!arrived() && how === 'pasted' && want.includes('\n\n')) {
    await pasteByParagraph(element, want);
    await until(arrived, 40);
  }
  await passed(8);
  leave(element);
  await passed(8);
  if (arrived()) return { how };
  if (!element.isConnected) return refuse('gone');
  return refuse(text() === was ? (how === '' ? 'read-only' : 'unverified') : 'changed');
}

/** ProseMirror and others drop the empty lines of pasted text; an empty paragraph they take from the Enter key. */
async function pasteByParagraph(element: HTMLElement, want: string): Promise<void> {
  selectAll(element);
  await passed(30);
  const lines = want.split('\n');
  for (const [index, line] of lines.entries()) {
    if (index > 0) newParagraph(element);
    if (line === '') continue;
    paste(element, line);
    // TinyMCE pastes later, and the next key must come after it.
    const sofar = lines.slice(0, index + 1).join('\n');
    if (!(await until(() => sameProse(proseOf(element).text, sofar), 100))) return;
  }
}
