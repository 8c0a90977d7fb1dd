/** What a person reads of a drop: its troubles, its times and its sizes. */
import { i18n, locale } from '#i18n';
import { type DropFact, dropFaults, factOf } from '../../drop/sentence.ts';
import type { DropTrouble, DropTroubleWord } from '../../drop/trouble.ts';
import { dayAndTime, timeOfDay } from '../clock.ts';

/** The time of day where that is today, the day and the time where it is not. @param seconds Unix */
export function whenText(seconds: number): string {
  const at = seconds * 1000;
  return new Date(at).toDateString() === new Date().toDateString() ? timeOfDay(at) : dayAndTime(at);
}

const inUnit = (value: number, unit: string, style: 'long' | 'short'): string =>
  new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit,
    unitDisplay: style,
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(value);

const spans = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** A span of time in its largest whole unit, as in `7 days`. */
export function spanText(seconds: number): string {
  const [size, unit] = spans.find(([size]) => seconds >= 2 * size || seconds === size) ?? [1, 'second'];
  return inUnit(Math.ceil(seconds / size), unit, 'long');
}

/** A size as people write it, as in `1.5 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return inUnit(bytes, 'byte', 'long');
  if (bytes < 1024 * 1024) return inUnit(bytes / 1024, 'kilobyte', 'short');
  return inUnit(bytes / (1024 * 1024), 'megabyte', 'short');
}

function factText({ kind, value }: DropFact): string {
  switch (kind) {
    case 'time':
      return whenText(value);
    case 'span':
      return spanText(value);
    case 'bytes':
      return bytesText(value);
    case 'count':
      return String(value);
  }
}

/** What happened, what is safe, and what to do. */
export function troubleText(trouble: DropTrouble): string {
  const fact = factOf(trouble);
  const say = i18n.t as (key: string, values?: string[]) => string;
  const key = `dropFault.${dropFaults[trouble.word]}`;
  return fact === undefined ? say(key) : say(key, [factText(fact)]);
}

const passing: ReadonlySet<DropTroubleWord> = new Set([
  'claimed',
  'uploading',
  'locked-for-now',
  'no-space',
  'rate-limited',
  'server-unreachable',
  'file-changed',
]);

/** Whether the same may work when it is tried once more. */
export const isPassing = ({ word }: DropTrouble): boolean => passing.has(word);
