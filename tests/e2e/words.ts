/** The canned screens name what they say and press in English; here it is as another catalogue has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Tree = { [name: string]: string | Tree };

const catalogue = (language: string): Tree =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${language}.json`), 'utf8')) as Tree;

function pairs(english: Tree, other: Tree): [string, string][] {
  return Object.entries(english).flatMap(([name, here]) => {
    const there = other[name];
    if (typeof here === 'string') return typeof there === 'string' ? forms(here, there) : [];
    return typeof there === 'object' ? pairs(here, there) : [];
  });
}

/** `one | other` is two sentences. */
function forms(here: string, there: string): [string, string][] {
  const translated = there.split(' | ');
  return here.split(' | ').map((form, index) => [form, translated[index] ?? there]);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^{}()|[\]\\]/g, '\\$&');

const pattern = (sentence: string): RegExp =>
  new RegExp(`^${escaped(sentence).replaceAll(/\$([1-9])/g, '(?<v$1>.+)')}$`, 'u');

/** One sentence with the values of another; undefined where that is not the first one. */
function retold([here, there]: [string, string], english: string): string | undefined {
  if (here === english) return there;
  // Of values alone, it would fit anything.
  if (!/[a-z]{3}/i.test(here.replaceAll(/\$\d/g, ''))) return undefined;
  const values = pattern(here).exec(english)?.groups;
  if (values === undefined) return undefined;
  return there.replaceAll(/\$([1-9])/g, (_, which: string) => values[`v${which}`] ?? '');
}

/**
 * @returns what turns a sentence of the English catalogue, its values put in, into the same in this language: all that
 *   it can be there; undefined for what is no whole sentence.
 */
export function wordsIn(language: string): (english: string) => RegExp | undefined {
  const known = pairs(catalogue('en'), catalogue(language));
  return english => {
    const found = known.flatMap(pair => retold(pair, english) ?? []);
    return found.length === 0 ? undefined : new RegExp(`^(${found.map(escaped).join('|')})$`);
  };
}
