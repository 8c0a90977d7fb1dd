import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { type Replaced, selections, writeSelectionSection } from './page.ts';

/** As long and with as many lines as sealed text. */
const block = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  ...Array.from({ length: 5 }, (_, line) => `${line}`.repeat(64)),
  '-----END AGE ENCRYPTED FILE-----',
].join('\n');

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 180_000);
const replaced: Replaced[] = [];
afterAll(async () => {
  await bench.stop();
  if (process.env['WRITE_FIELDS_PAGE']) writeSelectionSection(replaced);
});

/** A row of the page, which passes at the test's end. */
function begin(name: string, what: Replaced['what']): Replaced {
  const row = { name, what, result: '', passed: false };
  replaced.push(row);
  return row;
}

/** What the page is told of a replacement that came about. */
const howOf = ({ result }: Awaited<ReturnType<Bench['replace']>>): string =>
  result !== null && 'how' in result ? result.how : '';

const [oneLine, aPart, allLines] = selections;
const editors = [
  ...['CodeMirror 6', 'CodeMirror 6 minimal', 'CodeMirror 5', 'Monaco', 'Monaco with EditContext', 'Ace'].map(
    name => ['code', name],
  ),
  ...[
    'ProseMirror',
    'Tiptap',
    'Lexical',
    'Lexical rich',
    'Slate',
    'Draft',
    'Quill',
    'Trix',
    'CKEditor',
    'TinyMCE',
  ].map(name => ['prose', name]),
].map(([group = '', name = '']) => ({ group, name }));

/** Slate moves its own selection, and learns of the page's at most every 100 ms: no person is quicker. */
async function pressAll(...keys: string[]): Promise<void> {
  for (const key of keys) await bench.page.keyboard.press(key, { delay: 120 });
}

async function enter(): Promise<void> {
  const at = await bench.middleOf('#field');
  await bench.page.mouse.click(at.x, at.y);
  await pressAll('Control+Home');
}

async function holdSelected(text: string | RegExp): Promise<NonNullable<Awaited<ReturnType<Bench['hold']>>>> {
  // Some editors learn of a selection a moment later.
  await expect.poll(() => bench.selected()).toMatch(text);
  const holding = await bench.hold();
  if (holding === null) throw new Error('nothing is selected');
  return holding;
}

const secondLine = /^\s*two$/;

describe('what is selected is read, replaced and brought back by one undo', () => {
  test.each(editors)(`$group: $name, ${oneLine}`, async ({ group, name }) => {
    const row = begin(name, oneLine);
    await bench.open(group, `${name} with text`);
    const before = await bench.state();
    await enter();
    await pressAll('ArrowDown', 'End', 'Shift+Home');
    const holding = await holdSelected(secondLine);
    expect(holding.held).toMatchObject({ editable: true, whole: false, origin: bench.url });
    const outcome = await bench.replace(holding, block);
    row.result = howOf(outcome);
    expect(outcome.result).toMatchObject({ ok: true });
    expect(await bench.state()).toBe(String(before).replace(/ *two/, found => found.replace('two', block)));
    await bench.page.keyboard.press('Control+z');
    await expect.poll(() => bench.state()).toBe(before);
    row.passed = true;
  });

  test.each(editors)(`$group: $name, ${aPart}`, async ({ group, name }) => {
    const row = begin(name, aPart);
    await bench.open(group, `${name} with text`);
    const before = await bench.state();
    await enter();
    await pressAll('ArrowRight', 'Shift+ArrowRight');
    const holding = await holdSelected(/^n$/);
    const outcome = await bench.replace(holding, 'four');
    row.result = howOf(outcome);
    expect(outcome.result).toMatchObject({ ok: true });
    expect(await bench.state()).toBe(String(before).replace('one', 'ofoure'));
    await bench.page.keyboard.press('Control+z');
    await expect.poll(() => bench.state()).toBe(before);
    row.passed = true;
  });

  test.each(editors)(`$group: $name, ${allLines}`, async ({ group, name }) => {
    const row = begin(name, allLines);
    await bench.open(group, `${name} with 300 lines`);
    const before = String(await bench.state());
    await enter();
    await pressAll('Control+a');
    const holding = await holdSelected(/line 300 of three hundred\s*$/);
    expect((await bench.readHeld(holding))?.replace(/\n$/, '')).toBe(before);
    const outcome = await bench.replace(holding, block);
    row.result = howOf(outcome);
    expect(outcome.result).toMatchObject({ ok: true });
    expect(await bench.state()).toBe(block);
    await bench.page.keyboard.press('Control+z');
    await expect.poll(() => bench.state()).toBe(before);
    row.passed = true;
  });
});
