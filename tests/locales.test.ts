import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages } from '../lib/settings.ts';

type Tree = { [name: string]: string | Tree };

const catalogue = (language: string): Tree =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../locales/${language}.json`), 'utf8')) as Tree;

function sentences(tree: Tree, under = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[under + name, value] as [string, string]]
      : sentences(value, `${under}${name}.`),
  );
}

/** The command line speaks English: what it prints is read by programs and searched for by people. */
const shown = (tree: Tree): [string, string][] => sentences(tree).filter(([key]) => !key.startsWith('cli.'));

const placeholders = (text: string): string[] => [...new Set(text.match(/\$\d/g) ?? [])].toSorted();

const english = new Map(shown(catalogue('en')));
const translations = languages.filter(language => language !== 'system' && language !== 'en');

it('names what a browser takes: letters, digits and underscores', () => {
  expect([...english.keys()].filter(key => !/^[\w.]+$/.test(key))).toEqual([]);
});

describe.each(translations)('locales/%s.json', language => {
  const translated = new Map(shown(catalogue(language)));

  it('has every sentence of the English one, and no other', () => {
    expect(
      [...english.keys()].filter(key => !translated.has(key)),
      'missing',
    ).toEqual([]);
    expect(
      [...translated.keys()].filter(key => !english.has(key)),
      'left over',
    ).toEqual([]);
  });

  it('leaves none empty', () => {
    expect([...translated].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });

  it('puts in the same values', () => {
    const different = [...translated].filter(
      ([key, text]) => String(placeholders(text)) !== String(placeholders(english.get(key) ?? '')),
    );
    expect(different).toEqual([]);
  });

  it('takes no form of a plural for a bar', () => {
    expect([...translated].filter(([, text]) => text.includes(' | '))).toEqual([]);
  });
});
