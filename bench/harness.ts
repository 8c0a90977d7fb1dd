import type { Hop } from './browser/hops.ts';

/** One figure, beside what it is measured against in the same run. */
export interface Measurement {
  name: string;
  /** Median. */
  value: number;
  unit: string;
  /** Median of the baseline, and what the baseline is. */
  baseline?: { value: number; name: string };
  /** The value must not be over it; compared with the ratio where `of` says so. */
  goal?: { most: number; of: 'value' | 'ratio' };
  /** Of a size: the same after gzip. */
  packed?: number;
  /** The legs of each round's way, all rounds having the same. */
  parts?: Hop[][];
}

/** @throws RangeError for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new RangeError('a median needs at least one value');
  return (low + high) / 2;
}

/**
 * Runs each of these in turns, so that a machine that is busy for a while is so for all, and the first rounds, which
 * warm caches up, count for none.
 * @returns What each run gave, in ms, by name.
 */
export async function inTurns<Name extends string>(
  runs: Record<Name, () => Promise<number>>,
  options: { rounds: number; warmups: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(runs) as Name[];
  const results = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -options.warmups; round < options.rounds; round += 1) {
    for (const name of names) {
      const taken = await runs[name]();
      if (round >= 0) results[name].push(taken);
    }
  }
  return results;
}

/** Value by baseline, where there is one. */
export function ratioOf({ value, baseline }: Measurement): number | null {
  return baseline ? value / baseline.value : null;
}

/** Whether a measurement keeps to its goal; null where it has none. */
export function isReached(measurement: Measurement): boolean | null {
  const { goal, value } = measurement;
  if (!goal) return null;
  const measured = goal.of === 'value' ? value : ratioOf(measurement);
  return measured === null ? null : measured <= goal.most;
}

/** A table in plain text, one measurement a line. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map(measurement => {
    const { name, value, unit, baseline, goal, packed } = measurement;
    const ratio = ratioOf(measurement);
    const reached = isReached(measurement);
    return [
      name,
      `${figure(value)} ${unit}`,
      baseline
        ? `${figure(baseline.value)} ${unit} (${baseline.name})`
        : packed === undefined
          ? ''
          : `${figure(packed)} ${unit} (gzip)`,
      ratio === null ? '' : `${ratio.toFixed(2)} x`,
      goal ? `<= ${goal.most}${goal.of === 'ratio' ? ' x' : ` ${unit}`}` : '',
      reached === null ? '' : reached ? 'yes' : 'NO',
    ];
  });
  return aligned(['what', 'median', 'baseline', 'ratio', 'goal', 'reached'], rows);
}

/** Rows under their titles, in columns. */
export function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map(row => (row[column] ?? title).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line), ''].join('\n');
}

/** The legs of the ways that were measured, medians, one a line; legs' medians do not add up to the way's. */
export function legs(measurements: readonly Measurement[]): string {
  return measurements
    .flatMap(({ name, unit, parts = [] }) => {
      const lines = (parts[0] ?? []).map((hop, index) => {
        const took = parts.map(part => part[index]?.took ?? Number.NaN).filter(Number.isFinite);
        return `  ${took.length === 0 ? '?' : median(took).toFixed(1)} ${unit}  ${hop.name}\n`;
      });
      return lines.length === 0 ? [] : [`\n${name}:\n`, ...lines];
    })
    .join('');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
