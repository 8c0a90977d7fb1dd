/** Replacing in editable elements and the rich-text editors built on them. */
import { beforeInput, enter, paste, selectionIn, typeLines } from '../gesture.ts';
import { canonical, proseOf, sameProse } from '../prose.ts';
import type { Selected } from '../selected.ts';
import { passed, until } from '../wait.ts';
import { onOwnLines } from './lines.ts';
import { type Replacing, refuse } from './outcome.ts';

type Rich = Extract<Selected, { in: 'rich' }>;

// Slate and Lexical learn of a new selection only from the browser's late `selectionchange`, Slate at most every 100 ms.
const selectionSettles = 130;

/** Puts `text` in place of the part and reads the whole back. */
export async function replaceInRich(
  { element, range, text: part, complete }: Rich,
  text: string,
): Promise<Replacing> {
  if (!element.isConnected || !sameProse(proseOf(element, range).text, part)) return refuse('lost');
  if (!complete) return refuse('incomplete');
  if (!element.isContentEditable || element.matches('[aria-disabled=true], [aria-readonly=true]'))
    return refuse('read-only');
  const [head, tail] = [before(element, range), after(element, range)];
  const put = onOwnLines(text, startsLine(element, range, head), endsLine(element, range, part, tail));
  const was = proseOf(element).text;
  const arrived = (): boolean => {
    const now = proseOf(element).text;
    return canonical(now).includes(canonical(text)) && bare(now) === bare(head + put + tail);
  };
  const moved = (): boolean => proseOf(element).text !== was;
  enter(element);
  if (select(element, range)) await passed(selectionSettles);
  let how = '';
  // TinyMCE takes a paste without saying so, by what it puts into the text to catch it.
  if (paste(element, put) || moved()) {
    how = 'pasted';
    await until(arrived, 80);
  }
  if (!moved() && beforeInput(element, 'insertText', put)) {
    how = 'beforeinput';
    await until(arrived, 80);
  }
  if (!moved()) {
    select(element, range);
    if (how !== '') await passed(30);
    how = typeLines(element, put) ? 'typed' : '';
    await until(arrived, 40);
  }
  if (arrived()) return { how };
  if (!moved()) return refuse(how === '' ? 'read-only' : 'unverified');
  return refuse('changed');
}

/** True when it was not selected already. */
function select(element: HTMLElement, range: Range): boolean {
  const selection = selectionIn(element);
  const now = selection?.rangeCount ? selection.getRangeAt(0) : null;
  if (
    now?.startContainer === range.startContainer &&
    now.startOffset === range.startOffset &&
    now.endContainer === range.endContainer &&
    now.endOffset === range.endOffset
  )
    return false;
  selection?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  return true;
}

const bare = (text: string): string => canonical(text).replace(/\s+/g, '');

function between(element: HTMLElement, from: Range | null, to: Range | null): string {
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(element);
  if (from) range.setStart(from.startContainer, from.startOffset);
  if (to) range.setEnd(to.endContainer, to.endOffset);
  return proseOf(element, range).text;
}

const point = (range: Range, atStart: boolean): Range => {
  const clone = range.cloneRange();
  clone.collapse(atStart);
  return clone;
};
const before = (element: HTMLElement, range: Range): string => between(element, null, point(range, true));
const after = (element: HTMLElement, range: Range): string => between(element, point(range, false), null);

const startsLine = (element: HTMLElement, range: Range, head: string): boolean =>
  /(^|\n)$/.test(head) || between(element, null, range).startsWith(`${head}\n`);
const endsLine = (element: HTMLElement, range: Range, part: string, tail: string): boolean =>
  /^(\n|$)/.test(tail) || between(element, range, null) === `${part}\n${tail}`;
