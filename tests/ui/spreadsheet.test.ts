import { describe, expect, it } from 'vitest';
import type { PastHandoff } from '../../lib/screen.ts';
import { csvOf } from '../../lib/ui/settings/spreadsheet.ts';

const words = {
  columns: ['a', 'b', 'c', 'd', 'e', 'label', 'g', 'h', 'i'],
  of: () => ({ role: 'Sent', outcome: 'Delivered', path: 'direct' }),
};
const past = (change: Partial<PastHandoff>): PastHandoff => ({
  handoff: 'x',
  role: 'sender',
  label: 'Password',
  fields: 1,
  startedAt: Date.UTC(2026, 10, 21, 14, 2, 7),
  endedAt: Date.UTC(2026, 10, 21, 14, 3, 0),
  ...change,
});
const row = (change: Partial<PastHandoff>): string => csvOf([past(change)], words).split('\r\n')[1] ?? '';

describe('the history as a table', () => {
  it('has the columns’ names first, and times that every program reads', () => {
    expect(csvOf([past({ from: 'github.com', to: 'gitlab.com' })], words)).toBe(
      '\uFEFFa,b,c,d,e,label,g,h,i\r\n' +
        '2026-11-21T14:02:07.000Z,2026-11-21T14:03:00.000Z,Sent,Delivered,direct,Password,1,github.com,gitlab.com\r\n',
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("https://x","y")', `"'=HYPERLINK(""https://x"",""y"")"`],
    ['one, two', '"one, two"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['a=b', 'a=b'],
  ])('keeps the label %j a text: %s', (label, cell) => {
    expect(row({ label })).toContain(`,direct,${cell},1,`);
  });
});
