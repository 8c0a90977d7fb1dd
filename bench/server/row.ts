/** One line of the table: a figure of ours beside those of others in the same run, and what it should be. */
import { aligned } from '../harness.ts';

export interface Row {
  name: string;
  unit: string;
  /** Ours. */
  value: number;
  /** By whom: medians. The bare relay is what a ratio is to. */
  beside: Record<string, number>;
  /** Of the rounds' ratios the median, where something is compared. */
  ratio?: number;
  goal: { of: 'ratio' | 'value'; least: number } | { of: 'ratio' | 'value'; most: number };
  /** What else must hold for the goal, said when it does not. */
  failed?: string;
}

export function isMet({ value, ratio, goal, failed }: Row): boolean {
  const measured = goal.of === 'ratio' ? (ratio ?? Number.NaN) : value;
  return failed === undefined && ('least' in goal ? measured >= goal.least : measured <= goal.most);
}

export function figure(value: number): string {
  if (!Number.isFinite(value)) return '?';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function goalOf({ goal, unit }: Row): string {
  const bound = 'least' in goal ? `>= ${goal.least}` : `<= ${goal.most}`;
  return goal.of === 'ratio' ? `${bound} x` : `${bound} ${unit}`;
}

const bareName = 'bare ws';

/** All rows, one a line: each beside the bare relay, and who else was measured in the same run. */
export function tableOf(rows: readonly Row[]): string {
  return aligned(
    ['what', 'ours', 'bare ws', 'ratio', 'goal', '', 'beside'],
    rows.map(row => {
      const { [bareName]: bare, ...others } = row.beside;
      return [
        row.name,
        `${figure(row.value)} ${row.unit}`,
        bare === undefined ? '' : figure(bare),
        row.ratio === undefined ? '' : `${row.ratio.toFixed(2)} x`,
        goalOf(row),
        isMet(row) ? 'met' : 'MISSED',
        [...Object.entries(others).map(([who, its]) => `${who} ${figure(its)}`), row.failed ?? '']
          .filter(Boolean)
          .join(', '),
      ];
    }),
  );
}

/** What one row says, in one line. */
export function sentence(row: Row): string {
  const { name, unit, value, beside, ratio, failed } = row;
  const others = Object.entries(beside).map(([who, its]) => `${who} ${figure(its)}`);
  return [
    `${isMet(row) ? 'met   ' : 'MISSED'}  ${name}: ${figure(value)} ${unit}`,
    ratio === undefined ? '' : `, ${ratio.toFixed(2)} x`,
    ` (goal ${goalOf(row)})`,
    others.length === 0 ? '' : `; ${others.join(', ')}`,
    failed === undefined ? '' : `; ${failed}`,
    '\n',
  ].join('');
}
