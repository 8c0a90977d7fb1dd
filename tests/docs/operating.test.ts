import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationHelp, readConfiguration } from '../../signaling/configuration.ts';
import { readPages } from '../../signaling/pages.ts';
import { firstCells, pageOf, rowsOf, section } from './page.ts';

const page = pageOf('docs/operating.md');
const settings = rowsOf(section(page, '## Settings'));
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^ {2}(FIELDPOST_\w+)$/gm)].map(([, name = '']) => name);
const defaultsIn = (text: string): string[] =>
  [...text.matchAll(/ Default: (.*)$/gm)].map(([, value = '']) => value);

const signaling = join(import.meta.dirname, '..', '..', 'signaling');
const code = readdirSync(signaling, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => pageOf(`signaling/${name}`))
  .join('\n');

describe('docs/operating.md', () => {
  it('lists the variables that --help prints, with their defaults, in its order', () => {
    expect(
      settings.map(([name = '', value = '']) => [name, value].map(cell => cell.replaceAll('`', ''))),
    ).toEqual(namesIn(configurationHelp()).map((name, at) => [name, defaultsIn(configurationHelp())[at]]));
  });

  it('tells the bounds that are enforced', () => {
    const ranges = settings.flatMap(([name = '', , , allowed = '']) => {
      const [, least, most] = /^(\d+) to (\d+)/.exec(allowed) ?? [];
      return least === undefined || most === undefined
        ? []
        : [{ name: name.replaceAll('`', ''), least, most }];
    });
    expect(ranges.length).toBeGreaterThan(8);
    for (const { name, least, most } of ranges) {
      expect(readConfiguration({ [name]: least }).ok, `${name}=${least}`).toBe(true);
      expect(readConfiguration({ [name]: most }).ok, `${name}=${most}`).toBe(true);
      expect(readConfiguration({ [name]: String(Number(most) + 1) }).ok, `${name} above ${most}`).toBe(false);
      expect(readConfiguration({ [name]: String(Number(least) - 1) }).ok, `${name} below ${least}`).toBe(
        false,
      );
    }
  });

  it('lists every line that the server logs, at its level', () => {
    const told = rowsOf(section(page, '## Logs')).map(
      ([level = '', message = '']) => `${level} ${message.replaceAll('`', '')}`,
    );
    const logged = [
      ...code.matchAll(/\blog\.(info|warn|error|debug|trace)\(([^;]*?)'([^']+)',?\s*\);/gs),
    ].map(([, level = '', , message = '']) => `${level} ${message}`);
    expect(logged.length).toBe([...code.matchAll(/\blog\.(info|warn|error|debug|trace|fatal)\(/g)].length);
    expect(new Set(told)).toEqual(new Set(logged));
  });

  it('lists every page that is served', async () => {
    const told = firstCells(section(page, '## What it serves')).flatMap(cell => cell.split(', '));
    const { routes } = await readPages();
    for (const { path } of routes) {
      expect(
        told.some(entry => entry === path || (entry.endsWith('…') && path.startsWith(entry.slice(0, -1)))),
        path,
      ).toBe(true);
    }
  });

  it('names no variable that does not exist', () => {
    const known = new Set(namesIn(configurationHelp()));
    const said = [...page.matchAll(/FIELDPOST_[A-Z_]*[A-Z]/g)].map(([name]) => name);
    expect(said.filter(name => !known.has(name) && !/^FIELDPOST_(LIMIT|MAX)$/.test(name))).toEqual([]);
  });
});
