import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstCells, pageOf, section } from './page.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

describe('docs/architecture.md', () => {
  it('names every folder of lib, and no other', () => {
    const told = firstCells(section(pageOf('docs/architecture.md'), '## The way of the data'))
      .flatMap(cell => cell.split(', '))
      .filter(name => name.startsWith('lib/'));
    const there = readdirSync(join(root, 'lib')).map(name => `lib/${name}`);
    expect(new Set(told)).toEqual(new Set(there));
  });
});

describe.each(pages)('%s', path => {
  const page = pageOf(path);

  it('links to files that exist', () => {
    const targets = [...page.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
    expect(targets.filter(target => !existsSync(join(root, path, '..', target)))).toEqual([]);
  });

  it('names source files and folders that exist', () => {
    const named = [
      ...page.matchAll(/`((?:lib|signaling|cli|scripts|tests|bench|entrypoints|locales)\/[\w./-]*)`/g),
    ].map(([, name = '']) => name);
    expect(named.filter(name => !existsSync(join(root, name)))).toEqual([]);
    for (const name of named.filter(entry => entry.endsWith('/'))) {
      expect(statSync(join(root, name)).isDirectory(), name).toBe(true);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(pageOf('package.json')) as { scripts: Record<string, string> };
    const named = [...page.matchAll(/npm run (\w[\w:]*)/g)].map(([, name = '']) => name);
    expect(named.filter(name => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
