/** Writes the transcripts of tests/vectors into docs/protocol.md, where people read them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs', 'protocol.md');
const files = {
  transcript: 'transcript.json',
  'request transcript': 'request.json',
  'drop transcript': 'drop.json',
} as const;
type Name = keyof typeof files;

/** Columns of a line: a screen's width, and room for the indentation of a long value's further lines. */
const width = 110;

/** The transcript as people read it: every value of the JSON, under its name, in its order. */
export function renderTranscript(transcript: Json): string {
  if (!isRecord(transcript)) throw new TypeError('a transcript is an object');
  const plain = Object.entries(transcript).filter(([, value]) => !isNested(value));
  const parts = Object.entries(transcript).filter(([, value]) => isNested(value));
  return [
    block(Object.fromEntries(plain)),
    ...parts.map(([name, value]) =>
      Array.isArray(value)
        ? [`### ${title(name)}`, ...value.map(renderStep)].join('\n\n')
        : `### ${title(name)}\n\n${block(isRecord(value) ? value : { [name]: value })}`,
    ),
  ].join('\n\n');
}

/**
 * The page with the transcript in its place.
 *
 * @throws Error when the page has lost the two lines that mark the place.
 */
export function withTranscript(text: string, transcript: Json, name: Name = 'transcript'): string {
  const begin = `<!-- ${name}: written by scripts/protocol-doc.ts -->`;
  const end = `<!-- end of ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/protocol.md needs the lines ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${renderTranscript(transcript)}\n\n${text.slice(to)}`;
}

/** A frame is told by who sends it and what is in it; anything else by its number, from 0 as in the protocol. */
function renderStep(step: Json, index: number): string {
  if (!isRecord(step)) return `${index}: ${scalar(step)}`;
  const { from, kind, message } = step;
  if (typeof from !== 'string' || typeof kind !== 'string') return `**${index}**\n\n${block(step)}`;
  const type = typeof message === 'string' ? /"type":"([a-z]+)"/.exec(message)?.[1] : undefined;
  const to = from === 'sender' ? 'recipient' : 'sender';
  return `**${from} → ${to}: ${kind}${type === undefined ? '' : ` \`${type}\``}**\n\n${block(step)}`;
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
      ...rest.map(line => `${indent}${' '.repeat(column)}${line}`.trimEnd()),
    ];
  });
}

/** Cuts behind spaces where there are some, anywhere else in hexadecimal. */
function wrap(text: string, columns: number): string[] {
  const longest = Math.max(32, columns - (columns % 2));
  const lines: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const space = rest.lastIndexOf(' ', longest - 1);
    const cut = space > longest / 2 ? space + 1 : longest;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...lines, rest];
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

function isNested(value: Json): boolean {
  return isRecord(value) || (Array.isArray(value) && value.some(isRecord));
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (import.meta.main) {
  const names = Object.entries(files) as [Name, string][];
  const written = names.reduce(
    (text, [name, file]) => {
      const path = join(root, 'tests', 'vectors', file);
      return withTranscript(text, JSON.parse(readFileSync(path, 'utf8')) as Json, name);
    },
    readFileSync(page, 'utf8'),
  );
  writeFileSync(page, written);
}
