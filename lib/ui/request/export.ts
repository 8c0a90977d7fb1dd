/** Answers as a file, for a spreadsheet or a program. */
import { i18n } from '#i18n';
import type { FieldKind } from '../../protocol/item.ts';
import { tableOf } from '../csv.ts';

export interface ExportedAnswer {
  number: number;
  /** Unix ms. */
  at: number;
  from?: string;
  fields: { label: string; kind: FieldKind; value: string }[];
}

export type ExportFormat = 'csv' | 'json';

/** A row for each answer, a column for each question. */
export function answersCsv(questions: readonly string[], answers: readonly ExportedAnswer[]): string {
  const columns = [i18n.t('answers.column.at'), i18n.t('answers.column.from'), ...questions];
  const rows = answers.map(({ at, from, fields }) => [
    new Date(at).toISOString(),
    from ?? '',
    ...questions.map((_, question) => fields[question]?.value ?? ''),
  ]);
  return tableOf([columns, ...rows]);
}

export const answersJson = (answers: readonly ExportedAnswer[]): string =>
  `${JSON.stringify(
    answers.map(({ at, ...answer }) => ({ ...answer, at: new Date(at).toISOString() })),
    null,
    2,
  )}\n`;

/** Have the browser save a file. */
export function saveFile(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function saveAnswers(
  format: ExportFormat,
  questions: readonly string[],
  answers: readonly ExportedAnswer[],
): void {
  if (format === 'csv') saveFile('fieldpost-answers.csv', answersCsv(questions, answers), 'text/csv');
  else saveFile('fieldpost-answers.json', answersJson(answers), 'application/json');
}
