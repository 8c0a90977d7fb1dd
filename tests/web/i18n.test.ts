import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import en from '../../locales/en.json' with { type: 'json' };
import { ensureBundle } from '../../signaling/bundle.ts';
import { i18n, sectionNames } from '../../web/i18n.ts';

const root = join(import.meta.dirname, '../..');

beforeAll(async () => {
  expect(await ensureBundle()).toBeNull();
}, 120_000);

describe('the words of the pages', () => {
  test('are carried for every component that the pages have', () => {
    const list = JSON.parse(readFileSync(join(root, '.output/pages/bundle.json'), 'utf8')) as {
      inputs: Record<string, string>;
    };
    const own = readdirSync(join(root, 'web'), { recursive: true, encoding: 'utf8' }).map(
      name => `web/${name}`,
    );
    const sources = Object.keys(list.inputs).filter(name => /\.tsx$/.test(name) || /^lib\/ui\//.test(name));
    expect(sources.some(name => own.includes(name))).toBe(true);
    const sections = new Set(Object.keys(en));
    for (const name of sources) {
      const said = [...readFileSync(join(root, name), 'utf8').matchAll(/['"`](\w+)\.[\w$]/g)].map(
        ([, section = '']) => section,
      );
      expect(
        said.filter(section => sections.has(section) && !sectionNames.includes(section)),
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
    expect(() => i18n.t('home.share')).toThrow('web/i18n.ts carries no message home.share');
  });
});
