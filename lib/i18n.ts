/**
 * The words people read, as `#i18n` for everybody: in the browser's language by the browser's own means, or in the
 * language that the person chose, from the same catalogues.
 */
import { createI18n } from '@wxt-dev/i18n';
import { browser } from 'wxt/browser';
import type { GeneratedI18nStructure } from '../.wxt/i18n/structure';
import type { Language } from './settings.ts';

type Catalogue = Record<string, { message: string } | undefined>;

const inBrowser = createI18n<GeneratedI18nStructure>();

let chosen: { language: string; catalogue: Catalogue } | undefined;

/** Speak this language from now on; what is already shown stays. Where its catalogue is missing, the browser's. */
export async function speak(language: Language): Promise<void> {
  if (language === (chosen?.language ?? 'system')) return;
  chosen = undefined;
  if (language === 'system') return;
  const file = await fetch(browser.runtime.getURL(`/_locales/${language}/messages.json` as '/')).catch(
    () => null,
  );
  if (file?.ok === true) chosen = { language, catalogue: (await file.json()) as Catalogue };
}

/** For dates and numbers; undefined: as the browser does. */
export const locale = (): string | undefined => chosen?.language;

const insert = (message: string, values: readonly unknown[]): string =>
  message.replace(/\$([$1-9])/g, (_, which: string) =>
    which === '$' ? '$' : String(values[Number(which) - 1] ?? ''),
  );

/** Forms are `one | other`, or `none | one | other`. */
function formFor(count: number, message: string): string {
  const forms = message.split(' | ');
  if (forms.length === 3) return forms[Math.min(count, 2)] ?? '';
  return forms[count === 1 ? 0 : 1] ?? message;
}

/** A sentence of a catalogue of the browser's format: `key`, its values, its count. */
export function sentenceOf(catalogue: Catalogue, key: string, args: readonly unknown[]): string | undefined {
  const message = catalogue[key.replaceAll('.', '_')]?.message;
  if (message === undefined) return undefined;
  const count = args.find(argument => typeof argument === 'number');
  const values = args.find(Array.isArray) ?? (count === undefined ? [] : [count]);
  return insert(count === undefined ? message : formFor(count, message), values);
}

function translate(key: string, ...args: unknown[]): string {
  if (chosen !== undefined) {
    if (key === '@@ui_locale') return chosen.language;
    // Both of our catalogues.
    if (key === '@@bidi_dir') return 'ltr';
    const sentence = sentenceOf(chosen.catalogue, key, args);
    if (sentence !== undefined) return sentence;
  }
  return (inBrowser.t as (key: string, ...args: unknown[]) => string)(key, ...args);
}

export const i18n: typeof inBrowser = { t: translate as typeof inBrowser.t };
