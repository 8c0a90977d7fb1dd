import type { SentenceKey } from '../lib/errors.ts';
import type { faultKey } from '../lib/ui/request/faults.ts';
import en from '../locales/en.json' with { type: 'json' };

/** The command line's words, from the one catalogue. */
export const words = en;

/** A text with its `$1`, `$2`… replaced. */
export function say(text: string, ...values: (string | number)[]): string {
  return text.replace(/\$(\d)/g, (_whole, digit: string) => String(values[Number(digit) - 1] ?? ''));
}

/** The form of a text that fits a number, which is its `$1`. */
export function sayCount(forms: { 1: string; n: string }, count: number): string {
  return say(count === 1 ? forms[1] : forms.n, count);
}

/** The sentence that a person reads for a failure. */
export function sentence(key: SentenceKey | ReturnType<typeof faultKey>): string {
  const [section = '', name = ''] = key.split('.');
  return (en as unknown as Record<string, Record<string, string>>)[section]?.[name] ?? '';
}
