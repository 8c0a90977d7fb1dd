import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { fillRows, readRows } from './matrix.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 180_000);
afterAll(() => bench.stop());

describe('filling', () => {
  test.each(fillRows)('$group: $name ← $value', async row => {
    await bench.open(row.group, row.name);
    const place = await bench.pickByClick();
    const { result, took } = await bench.fill(place, row.value);
    const state = await bench.state();
    const elsewhere = await bench.middleOf('#elsewhere');
    await bench.page.mouse.click(elsewhere.x, elsewhere.y);
    const later = await bench.state();
    const label = row.refusal ? {} : { ok: true };
    const { refusal, limit } = row;
    expect({ ...result, state, later, took }).toMatchObject({
      ...(refusal ? { refusal } : label),
      ...(limit !== undefined && { limit }),
      state: row.state ?? row.value,
      later: row.state ?? row.value,
    });
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
    const { result } = await bench.read(place);
    expect(result).toMatchObject(
      row.refusal ? { refusal: row.refusal } : { value: row.value, origin: bench.url },
    );
    expect(await bench.state()).toEqual(before);
    expect(await view()).toEqual(seen);
  });
});
