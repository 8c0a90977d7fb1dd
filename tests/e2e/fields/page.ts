/** Writes docs/fields.md from what a run of the matrix found. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, long, secret } from './matrix.ts';

export interface Found {
  group: string;
  name: string;
  act: 'fill' | 'read';
  value?: string | undefined;
  /** How it got in, or `read`, or the refusal that was wanted. */
  result: string;
  passed: boolean;
  /** Whole call in the page, ms. */
  took: number;
}

/** What became of a selection in an editor. */
export interface Replaced {
  name: string;
  what: (typeof selections)[number];
  /** How the other text got in. */
  result: string;
  /** It was there, and gone again after one undo in the page. */
  passed: boolean;
}

export const selections = ['one of three lines', 'a part of a line', 'all of 300 lines'] as const;

const pagePath = join(import.meta.dirname, '../../../docs/fields.md');
const selectionTitle = '## Replacing a selection';
const lastTitle = '## Libraries';

const titles: Record<string, string> = {
  plain: 'Plain HTML, and pages with their own ideas',
  react: 'React',
  vue: 'Vue',
  angular: 'Angular',
  components: 'Web components and other frameworks',
  masks: 'Masked inputs',
  code: 'Code editors',
  prose: 'Rich-text editors',
};

const called = new Map([
  [secret, 'a password'],
  [lines, 'five lines'],
  [long, '300 lines'],
]);

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, '⏎');

function median(numbers: number[]): number {
  return Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0);
}

const table = (rows: Found[]): string =>
  [
    '| field | filled with | result |',
    '|---|---|---|',
    ...rows.map(({ name, value, result, passed }) => {
      const what = value === undefined ? '(read)' : (called.get(value) ?? `\`${value}\``);
      return `| ${cell(name)} | ${cell(what)} | ${passed ? cell(result) : '**failed**'} |`;
    }),
  ].join('\n');

/** The page's section about selections, as it was written last. */
function selectionSection(): string {
  const page = readFileSync(pagePath, 'utf8');
  const from = page.indexOf(selectionTitle);
  return from < 0 ? '' : page.slice(from, page.indexOf(lastTitle));
}

/** Writes the section about selections, and leaves the rest. */
export function writeSelectionSection(replaced: Replaced[]): void {
  const names = [...new Set(replaced.map(({ name }) => name))];
  const resultOf = (name: string, what: string): string => {
    const row = replaced.find(each => each.name === name && each.what === what);
    return row === undefined ? '' : row.passed ? cell(row.result) : '**failed**';
  };
  const passed = replaced.filter(row => row.passed).length;
  const section = `${selectionTitle}

What is selected by keys in an editor is read, replaced as by *Encrypt selection…*, and brought back by one undo in the
page: ${passed} of ${replaced.length} as it should be. How the other text got in is named as above. Written by

    WRITE_FIELDS_PAGE=1 npm exec -- vitest run --project fields tests/e2e/fields/selection.test.ts

| editor | ${selections.join(' | ')} |
|---|${selections.map(() => '---|').join('')}
${names.map(name => `| ${cell(name)} | ${selections.map(what => resultOf(name, what)).join(' | ')} |`).join('\n')}

`;
  const page = readFileSync(pagePath, 'utf8');
  const before = selectionSection();
  const text =
    before === '' ? page.replace(lastTitle, () => section + lastTitle) : page.replace(before, () => section);
  writeFileSync(pagePath, text);
}

export function writeFieldsPage(found: Found[]): void {
  const took = (groups: string[], act: Found['act']): number =>
    median(found.filter(row => groups.includes(row.group) && row.act === act).map(row => row.took));
  const packages = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const libraries = Object.entries(packages.dependencies)
    .filter(([name]) => name !== 'esbuild')
    .map(([name, version]) => `${name} ${version.replace(/^npm:.*@/, '')}`);
  const simple = ['plain', 'react', 'vue', 'angular', 'components', 'masks'];
  const count = (act: Found['act']): string => {
    const rows = found.filter(row => row.act === act);
    return `${rows.filter(row => row.passed).length} of ${rows.length}`;
  };
  const text = `# Fields

What Fieldpost fills and reads, found by a run in a real Chromium of \`tests/e2e/fields/fields.test.ts\`, which also
wrote this page:

    WRITE_FIELDS_PAGE=1 npm exec -- vitest run --project fields tests/e2e/fields/fields.test.ts

Each row is a fresh page with the real library; the field is picked by a real click. A fill passes when the *page's own
state* (React's state, the editor's document) is the secret straight after it and after a real click elsewhere. Where
the result is a refusal, the fill must be refused with just that word and the field keep what it held
(\`changed\`: the page made something else of it, and we say so). Nothing is ever cut short silently.
How it got in: \`typed\` trusted input events, undo works · \`pasted\` or \`beforeinput\` the page took it when asked ·
\`set\` the value was set and the page told · \`chosen\` an option.

As it should be: ${count('fill')} fills and ${count('read')} reads. Median time in the page, from call to read back:
${took(simple, 'fill')} ms for inputs, ${took(['code', 'prose'], 'fill')} ms for editors; reading ${took(simple, 'read')} ms and ${took(['code', 'prose'], 'read')} ms.

Editors are read whole, or refused: those that draw only what is visible (CodeMirror, Monaco, Ace) by selecting all and
copying without the clipboard; text beside pictures or embedded parts is \`partial\`.
The picker's click reaches no handler of the page, nor does it focus or open anything there; only a page that
listens in its window's capture phase, from before the picker came, can know that there was one.

Not filled: editors that paint on a canvas (Google Docs), and pages that cancel paste, beforeinput and typing alike.

${Object.entries(titles)
  .map(([group, title]) => {
    const rows = found.filter(row => row.group === group);
    return `## ${title}\n\n${table(rows)}`;
  })
  .join('\n\n')}

${selectionSection()}${lastTitle}

${libraries.join(' · ')}
`;
  writeFileSync(pagePath, text);
}
