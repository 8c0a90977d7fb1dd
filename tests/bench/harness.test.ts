import { expect, test } from 'vitest';
import { inTurns, isReached, type Measurement, median, ratioOf, table } from '../../bench/harness.ts';

test.each([
  [[3], 3],
  [[1, 9], 5],
  [[9, 1, 5], 5],
  [[4, 1, 2, 100], 3],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('nothing has no median', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('runs take turns, and warmups count for none', async () => {
  const order: string[] = [];
  let taken = 0;
  const run = (name: string) => async () => {
    order.push(name);
    taken += 1;
    return taken;
  };
  const results = await inTurns({ a: run('a'), b: run('b') }, { rounds: 2, warmups: 1 });
  expect(order.join('')).toBe('ababab');
  expect(results).toEqual({ a: [3, 5], b: [4, 6] });
});

const measured: Measurement = {
  name: 'opening',
  value: 13,
  unit: 'ms',
  baseline: { value: 10, name: 'bare' },
};

test('a goal is reached by exactly its bound, of the value or of the ratio', () => {
  expect(ratioOf(measured)).toBe(1.3);
  expect(isReached({ ...measured, goal: { most: 1.3, of: 'ratio' } })).toBe(true);
  expect(isReached({ ...measured, goal: { most: 1.29, of: 'ratio' } })).toBe(false);
  expect(isReached({ ...measured, goal: { most: 13, of: 'value' } })).toBe(true);
  expect(isReached({ ...measured, goal: { most: 12.9, of: 'value' } })).toBe(false);
  expect(isReached(measured)).toBeNull();
});

test('the table has a line for each, and says what was missed', () => {
  const lines = table([measured, { ...measured, goal: { most: 1.2, of: 'ratio' } }]).split('\n');
  expect(lines[2]).toBe('opening  13.0 ms  10.0 ms (bare)  1.30 x');
  expect(lines[3]).toMatch(/1\.30 x {2}<= 1\.2 x {2}NO$/);
});
