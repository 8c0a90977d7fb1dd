import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { fillRows, readRows } from './matrix.ts';
import { type Found, writeFieldsPage } from './page.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 180_000);
const found: Found[] = [];
afterAll(async () => {
  await bench.stop();
  if (process.env['WRITE_FIELDS_PAGE']) writeFieldsPage(found);
});

describe('filling', () => {
  test.each(fillRows)('$group: $name ← $value', async row => {
    await bench.open(row.group, row.name);
    const place = await bench.pickByClick();
    const { result, took } = await bench.fill(place, row.value);
    const state = await bench.state();
    const elsewhere = await bench.middleOf('#elsewhere');
    await bench.page.mouse.click(elsewhere.x, elsewhere.y);
    const later = await bench.state();
    const { group, name, value, refusal, limit } = row;
    const entry: Found = {
      group,
      name,
      act: 'fill',
      value,
      result: refusal ? `refused: ${refusal}` : 'how' in result ? result.how : '',
      passed: false,
      took,
    };
    found.push(entry);
    expect({ ...result, state, later }).toMatchObject({
      ...(refusal ? { refusal } : { ok: true, origin: bench.url }),
      ...(limit !== undefined && { limit }),
      state: row.state ?? value,
      later: row.state ?? value,
    });
    entry.passed = true;
  });
});

describe('reading', () => {
  test.each(readRows)('$group: $name', async row => {
    await bench.open(row.group, row.name);
    if (row.typed !== undefined) {
      const at = await bench.middleOf('#field');
      await bench.page.mouse.click(at.x, at.y);
      await bench.page.keyboard.type(row.typed);
    }
    const place = await bench.pickByClick();
    const before = await bench.state();
    const view = (): Promise<unknown> =>
      bench.page.evaluate(() => ({
        scrolled: Array.from(document.querySelectorAll('*'), element => element.scrollTop).filter(Boolean),
        focus: document.activeElement?.className,
      }));
    const seen = await view();
    const { result, took } = await bench.read(place);
    const entry: Found = {
      group: row.group,
      name: row.name,
      act: 'read',
      result: row.refusal ? `refused: ${row.refusal}` : 'whole',
      passed: false,
      took,
    };
    found.push(entry);
    expect(result).toMatchObject(
      row.refusal ? { refusal: row.refusal } : { value: row.value, origin: bench.url },
    );
    expect(await bench.state()).toEqual(before);
    expect(await view()).toEqual(seen);
    entry.passed = true;
  });
});
