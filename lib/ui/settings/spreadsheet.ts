import type { PastHandoff } from '../../screen.ts';

/** What a spreadsheet would take for a formula, or for the beginning of another cell. */
const formula = /^[\s]*[=+\-@\t\r]/;

/** One cell (RFC 4180): text from elsewhere stays text, whatever program opens it. */
function cell(text: string): string {
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

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
  // The mark lets spreadsheets know that it is UTF-8.
  return `\uFEFF${[words.columns, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
