/** What a spreadsheet would take for a formula, or for the beginning of another cell. */
const formula = /^[\s]*[=+\-@\t\r]/;

/** One cell (RFC 4180): text from elsewhere stays text, whatever program opens it. */
function cell(text: string): string {
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A table for spreadsheets; the mark at its head lets them know that it is UTF-8. */
export const tableOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
