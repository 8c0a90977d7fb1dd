import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { fillRows } from './matrix.ts';

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
