/** Writes the transcript of tests/vectors/transcript.json into docs/protocol.md, where people read it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs', 'protocol.md');
const vectors = join(root, 'tests', 'vectors', 'transcript.json');
const begin = '<!-- transcript: written by scripts/protocol-doc.ts -->';
const end = '<!-- end of transcript -->';

/** Columns of a line: a screen's width, and room for the indentation of a long value's further lines. */
const width = 110;

/** The transcript as people read it: every value of the JSON, under its name, in its order. */
export function renderTranscript(transcript: Json): string {
  if (!isRecord(transcript)) throw new TypeError('a transcript is an object');
  return Object.entries(transcript)
    .map(([name, value]) => renderPart(name, value))
    .join('\n\n');
}

/**
 * The page with the transcript in its place.
 *
 * @throws Error when the page has lost the two lines that mark the place.
 */
export function withTranscript(text: string, transcript: Json): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/protocol.md needs the lines ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${renderTranscript(transcript)}\n\n${text.slice(to)}`;
}

function renderPart(name: string, value: Json): string {
  if (Array.isArray(value)) return [`### ${title(name)}`, ...value.map(renderStep)].join('\n\n');
  if (isRecord(value)) return `### ${title(name)}\n\n${block(value)}`;
  return `**${title(name)}:** ${scalar(value)}`;
}

/** A step is told by its first text, and its values follow. */
function renderStep(step: Json, index: number): string {
  if (!isRecord(step)) return `${index + 1}. ${scalar(step)}`;
  const [[firstName, first] = ['', null], ...others] = Object.entries(step);
  const isTitled = typeof first === 'string' && others.length > 0;
  const head = `**${index + 1}.** ${isTitled ? first : firstName}`;
  return `${head}\n\n${block(isTitled ? Object.fromEntries(others) : step)}`;
}

function block(values: { [key: string]: Json }): string {
  return ['```text', ...lines(values, ''), '```'].join('\n');
}

function lines(values: { [key: string]: Json }, indent: string): string[] {
  const column = Math.max(...Object.keys(values).map(name => name.length)) + 2;
  return Object.entries(values).flatMap(([name, value]) => {
    if (isRecord(value) && Object.keys(value).length > 0) {
      return [`${indent}${name}`, ...lines(value, `${indent}  `)];
    }
    if (Array.isArray(value) && value.some(isRecord)) {
      return value.flatMap((entry, at) => [
        `${indent}${name} ${at}`,
        ...(isRecord(entry) ? lines(entry, `${indent}  `) : [`${indent}  ${scalar(entry)}`]),
      ]);
    }
    const [head = '', ...rest] = wrap(scalar(value), width - indent.length - column);
    return [
      `${indent}${name.padEnd(column)}${head}`.trimEnd(),
      ...rest.map(line => `${indent}${' '.repeat(column)}${line}`),
    ];
  });
}

/** Cuts without adding a character, so that a value is its lines joined. */
function wrap(text: string, columns: number): string[] {
  const step = Math.max(32, columns - (columns % 2));
  return Array.from({ length: Math.max(1, Math.ceil(text.length / step)) }, (_, at) =>
    text.slice(at * step, (at + 1) * step),
  );
}

function scalar(value: Json): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** `linkKeys` is "Link keys". */
function title(name: string): string {
  const words = name
    .replace(/[_-]/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (import.meta.main) {
  const transcript = JSON.parse(readFileSync(vectors, 'utf8')) as Json;
  writeFileSync(page, withTranscript(readFileSync(page, 'utf8'), transcript));
}
