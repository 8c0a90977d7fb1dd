import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A file of this repository, by its path from the root. */
export const pageOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What stands under a heading, up to the next one of the same level or higher. */
export function section(page: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`the page has no heading "${heading}"`);
  const end = lines.findIndex((line, at) => at > start && new RegExp(`^#{1,${level}} `).test(line));
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}

/** The rows of every table in a text, without their heads; cells trimmed. */
export function rowsOf(text: string): string[][] {
  const tables = text.split(/\n\s*\n/).filter(block => block.trimStart().startsWith('|'));
  return tables.flatMap(table =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map(line =>
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map(cell => cell.trim()),
      ),
  );
}

/** The first cell of each row, without its backticks. */
export const firstCells = (text: string): string[] =>
  rowsOf(text).map(([first = '']) => first.replaceAll('`', ''));

/** The words in backticks after a label such as "`reason`:", up to the sentence's end. */
export function wordsAfter(page: string, label: string): string[] {
  const start = page.indexOf(label);
  if (start < 0) throw new Error(`the page does not say "${label}"`);
  const sentence = page.slice(start + label.length).split(/[.;]\s/)[0] ?? '';
  return [...sentence.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}
