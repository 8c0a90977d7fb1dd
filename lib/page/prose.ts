/** The text of an editable element as the lines a person sees: every block and every `<br>` is a line of its own. */

/** Drawn by editors beside their text: placeholders, cursors, list marks. */
const decoration =
  'script, style, [aria-hidden=true], [data-slate-placeholder], .cm-placeholder, .cm-widgetBuffer, .ql-ui, .ql-cursor, .ProseMirror-separator, .ProseMirror-gapcursor, [data-trix-cursor-target], [hidden]';
const media =
  'img:not([alt]), img[alt=""], video, audio, canvas, iframe, object, embed, input, select, textarea';

/**
 * `whole` is false when something is shown in there that text cannot say.
 *
 * @param part - takes only what lies in it.
 */
export function proseOf(root: Element, part?: Range): { text: string; whole: boolean } {
  const lines: string[] = [];
  let line: string | null = null;
  let whole = true;
  // The line ends in text whose spaces collapse: at its end they are not drawn.
  let soft = false;
  const flush = (): void => {
    if (line !== null) lines.push(soft ? line.replace(/ +$/, '') : line);
    line = null;
  };
  const add = (text: string): void => {
    line = (line ?? '') + text;
  };
  const text = (node: Node, keepsSpace: boolean, keepsLines: boolean): void => {
    const raw = invisible(cut(node, part));
    soft = !keepsSpace;
    if (!keepsLines) {
      const flat = raw.replace(/[ \t\r\n]+/g, ' ');
      if (flat.trim() === '' && line === null) return;
      add(line === null ? flat.replace(/^ +/, '') : flat);
      return;
    }
    const [head = '', ...rest] = raw.split('\n');
    if (head !== '' || rest.length > 0) add(head);
    for (const next of rest) {
      flush();
      line = next;
    }
  };
  const walk = (node: Node): void => {
    if (part && !part.intersectsNode(node)) return;
    if (node.nodeType === 3) {
      const parent = node.parentElement;
      const space = parent ? getComputedStyle(parent).whiteSpace : 'normal';
      text(node, /pre|break-spaces/.test(space) && space !== 'pre-line', /pre|break-spaces/.test(space));
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as HTMLElement;
    if (element.matches(decoration)) return;
    if (element.localName === 'br') {
      // The last <br> of a block only holds the line open.
      add('');
      if (!isLast(element)) {
        flush();
        line = '';
      }
      return;
    }
    if (element.matches(media)) {
      whole = false;
      return;
    }
    if (element.localName === 'img') {
      add(element.getAttribute('alt') ?? '');
      return;
    }
    const display = getComputedStyle(element).display;
    if (display === 'none') return;
    const block = element !== root && !/^(inline|contents|ruby)/.test(display);
    if (block) flush();
    for (const child of element.childNodes) walk(child);
    if (block) flush();
  };
  walk(root);
  flush();
  return { text: lines.join('\n').replace(/\u00a0/g, ' '), whole };
}

function cut(node: Node, part: Range | undefined): string {
  const text = node.nodeValue ?? '';
  const end = node === part?.endContainer ? part.endOffset : undefined;
  return text.slice(node === part?.startContainer ? part.startOffset : 0, end);
}

/** Without what editors put in to have something to hold the cursor. */
const invisible = (text: string): string => text.replace(/[\ufeff\u200b]/g, '');

function isLast(element: Element): boolean {
  let at: Node = element;
  for (;;) {
    for (let next = at.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === 3 && invisible(next.nodeValue ?? '') === '') continue;
      if (next.nodeType === 8 || (next.nodeType === 1 && (next as Element).matches(decoration))) continue;
      return next.nodeType === 1 && !/^inline|^contents/.test(getComputedStyle(next as Element).display);
    }
    const parent: HTMLElement | null = at.parentElement;
    if (!parent || !/^(inline|contents)/.test(getComputedStyle(parent).display)) return true;
    at = parent;
  }
}

/** Two texts that a person would call the same: editors use other spaces, and keep a last empty line. */
export function sameProse(found: string, want: string): boolean {
  return canonical(found) === canonical(want);
}

export const canonical = (text: string): string =>
  invisible(text)
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .replace(/\n$/, '');
