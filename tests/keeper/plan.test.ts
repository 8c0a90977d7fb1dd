import { describe, expect, it } from 'vitest';
import type { PlaceView } from '../../lib/handoff/view.ts';
import type { Target } from '../../lib/keeper/handoff-record.ts';
import { dueOf, isComplete, type Plan, without, withTargets } from '../../lib/keeper/plan.ts';

const target = (handle: string, more: Partial<Target> = {}): Target => ({
  tabId: 1,
  frameId: 0,
  documentId: 'D',
  handle,
  label: handle,
  origin: 'https://a.test',
  ...more,
});
let names = 0;
const name = (): string => {
  names += 1;
  return `p${names}`;
};
const add = (plan: Plan, field: number, targets: Target[], places: PlaceView[] = []): Plan =>
  withTargets(plan, places, { field, targets, name });
const shown = (plan: Plan): [number, string][] =>
  plan.map(({ field, target: { handle } }) => [field, handle]);
const filled = (plan: Plan, at: number): PlaceView => ({
  place: plan[at]?.place ?? '',
  field: plan[at]?.field ?? 0,
  state: 'filled',
});

describe('a plan', () => {
  it('gives one value to several fields', () => {
    expect(shown(add([], 0, [target('a'), target('b')]))).toEqual([
      [0, 'a'],
      [0, 'b'],
    ]);
  });

  it('names a field once, also where a page names it twice', () => {
    expect(shown(add([], 0, [target('a'), target('a')]))).toEqual([[0, 'a']]);
  });

  it('moves a field to the value that it was picked for last', () => {
    expect(shown(add(add([], 0, [target('a')]), 1, [target('a')]))).toEqual([[1, 'a']]);
  });

  it('does not take a field for another that has the same name in another document', () => {
    const plan = add(add([], 0, [target('a')]), 1, [target('a', { documentId: 'E' })]);
    expect(shown(plan)).toHaveLength(2);
  });

  it('leaves a field that is filled to the value that is in it', () => {
    const before = add([], 0, [target('a')]);
    const after = add(before, 1, [target('a')], [filled(before, 0)]);
    expect(shown(after)).toEqual([[0, 'a']]);
    expect(shown(without(after, [filled(before, 0)], after[0]?.place ?? ''))).toEqual([[0, 'a']]);
  });

  it('is due where it is not filled and not lost, and complete when nothing is due and no value is left', () => {
    const plan = add(add([], 0, [target('a')]), 1, [target('b')]);
    const places = [filled(plan, 0)];
    expect(shown(dueOf(plan, places))).toEqual([[1, 'b']]);
    const lost = plan.map(planned => ({ ...planned, refusal: { word: 'gone' as const } }));
    expect(dueOf(lost, [])).toEqual([]);
    expect(isComplete(plan, places, 2)).toBe(false);
    expect(isComplete(plan, [...places, filled(plan, 1)], 2)).toBe(true);
    expect(isComplete(plan, [...places, filled(plan, 1)], 3)).toBe(false);
  });
});
