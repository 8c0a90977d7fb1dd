import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import de from '../../locales/de.json' with { type: 'json' };
import en from '../../locales/en.json' with { type: 'json' };
import { ensureBundle, type LinkPage, linkPages } from '../../signaling/bundle.ts';
import * as answer from '../../web/answer/words.ts';
import * as germanAnswer from '../../web/answer/words-de.ts';
import { catalogue } from '../../web/i18n.ts';
import * as open from '../../web/open/words.ts';
import * as germanOpen from '../../web/open/words-de.ts';
import * as read from '../../web/read/words.ts';
import * as germanRead from '../../web/read/words-de.ts';
import * as receive from '../../web/receive/words.ts';
import * as german from '../../web/receive/words-de.ts';

const root = join(import.meta.dirname, '../..');

beforeAll(async () => {
  expect(await ensureBundle()).toBeNull();
}, 120_000);

const { i18n } = receive;
const wordsOf: Record<LinkPage, { sections: object }> = { h: receive, q: answer, v: read, d: open };

describe('the words of the pages', () => {
  test.each(linkPages)('are carried for every component that /%s has', page => {
    const list = JSON.parse(readFileSync(join(root, '.output/pages/bundle.json'), 'utf8')) as {
      pages: Record<string, { inputs: string[] }>;
    };
    const own = readdirSync(join(root, 'web'), { recursive: true, encoding: 'utf8' }).map(
      name => `web/${name}`,
    );
    const inputs = list.pages[page]?.inputs ?? [];
    const sources = inputs.filter(name => /\.tsx$/.test(name) || /^lib\/ui\//.test(name));
    expect(sources.some(name => own.includes(name))).toBe(true);
    const sections = new Set(Object.keys(en));
    for (const name of sources) {
      const said = [...readFileSync(join(root, name), 'utf8').matchAll(/['"`](\w+)\.[\w$]/g)].map(
        ([, section = '']) => section,
      );
      expect(
        said.filter(section => sections.has(section) && !(section in wordsOf[page].sections)),
        name,
      ).toEqual([]);
    }
  });

  test('have their values, and the form for their count', () => {
    expect(i18n.t('receiving.fromServer', ['post.example'])).toBe('By way of post.example');
    expect(i18n.t('receiving.triesLeft', 1)).toBe('1 try left.');
    expect(i18n.t('receiving.triesLeft', 2)).toBe('2 tries left.');
    expect(i18n.t('facts.length', 1200, ['1,200'])).toBe('1,200 characters');
    // What the other side chose is not looked at again.
    expect(i18n.t('receiving.note', ['$1 $2'])).toBe('They write: $1 $2');
    expect(() => i18n.t('home.share')).toThrow('the words of this page have no message home.share');
  });

  test.each([
    [['de-AT', 'en'], 'Jetzt noch einmal'],
    [['fr', 'de', 'en'], 'Jetzt noch einmal'],
    [['en-GB', 'de'], 'Try again'],
    [['fr'], 'Try again'],
    [['toString'], 'Try again'],
    [[], 'Try again'],
  ])('are in the first of the languages %j that there is, or English', (wanted, text) => {
    const words = { en: receive.sections, de: { common: { tryAgain: 'Jetzt noch einmal' } } };
    expect(catalogue(words, wanted).i18n.t('common.tryAgain')).toBe(text);
  });

  test.each([
    { page: 'h', html: 'linkPage', sections: receive.sections, translated: german.sections },
    { page: 'd', html: 'dropPage', sections: open.sections, translated: germanOpen.sections },
    { page: 'q', html: 'answerPage', sections: answer.sections, translated: germanAnswer.sections },
    { page: 'v', html: 'readPage', sections: read.sections, translated: germanRead.sections },
  ] as const)(
    'of /$page are all there in German, and those of its HTML too, which stand there in English',
    ({ page, html: section, sections, translated }) => {
      expect(Object.keys(translated).sort()).toEqual([...Object.keys(sections), section].sort());
      const html = readFileSync(join(root, `signaling/pages/${page}.html`), 'utf8');
      const said = [...html.matchAll(/ data-word="(\w+)">([^<]+)</g)].map(([, name, text]) => [name, text]);
      expect(Object.fromEntries(said)).toEqual(en[section]);
      expect(Object.keys(de[section])).toEqual(Object.keys(en[section]));
      // No text of the page is without its word, but for the name.
      const unsaid = html
        .replace(/<(\w+)[^>]* data-word="\w+">[^<]+<\/\1>/g, '')
        .replace(/<[^>]*>|%\w+%/g, '');
      expect(unsaid.trim()).toBe('Fieldpost');
    },
  );
});
