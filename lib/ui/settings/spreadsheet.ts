import type { PastHandoff } from '../../screen.ts';
import { tableOf } from '../csv.ts';

/** The history as a table, by names of the columns and of the words in it. */
export function csvOf(
  handoffs: readonly PastHandoff[],
  words: {
    columns: readonly string[];
    of(past: PastHandoff): { role: string; outcome: string; path: string };
  },
): string {
  const rows = handoffs.map(past => {
    const { role, outcome, path } = words.of(past);
    const times = [past.startedAt, past.endedAt].map(at => new Date(at).toISOString());
    return [...times, role, outcome, path, past.label, String(past.fields), past.from ?? '', past.to ?? ''];
  });
  return tableOf([words.columns, ...rows]);
}
