import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFailures, outcomeTitleKey, type Side, sentenceKey } from '../lib/errors.ts';
import { outcomes } from '../lib/handoff/outcome.ts';
import catalogue from '../locales/en.json' with { type: 'json' };

const sides: Side[] = ['sender', 'recipient'];

function textOf(key: string): string {
  const found = key
    .split('.')
    .reduce<unknown>((level, part) => (level as Record<string, unknown>)[part], catalogue);
  if (typeof found !== 'string') throw new Error(`${key} is no plain sentence in locales/en.json`);
  return found;
}

describe('the closed list of failures', () => {
  test('names every ending there is', () => {
    const words = allFailures.flatMap(failure => (failure.kind === 'outcome' ? [failure.word] : []));
    expect(words.toSorted()).toEqual(outcomes.toSorted());
  });

  test.each(sides)('has a sentence of its own for each, as the %s reads it', side => {
    const seen = new Map<string, string>();
    for (const failure of allFailures) {
      const key = sentenceKey(failure, side);
      const text = textOf(key);
      expect(text, key).toMatch(/^[A-Z].*[.!?]$/s);
      expect(seen.get(text), `${key} reads like ${seen.get(text)}`).toBeUndefined();
      seen.set(text, key);
    }
    expect(seen.size).toBe(allFailures.length);
  });

  test.each(sides)('never lets "nobody came" and "wrong codes" read alike (%s)', side => {
    const nobody = textOf(sentenceKey({ kind: 'outcome', word: 'nobody-came' }, side));
    const wrong = textOf(sentenceKey({ kind: 'outcome', word: 'wrong-code' }, side));
    expect(nobody).not.toMatch(/code/i);
    expect(wrong).toMatch(/wrong code/i);
    expect(wrong).not.toMatch(/nobody/i);
  });

  test('has a title of its own for each ending', () => {
    const titles = outcomes.map(word => textOf(outcomeTitleKey(word)));
    expect(new Set(titles).size).toBe(outcomes.length);
  });
});

/** Chrome refuses an extension whose catalogue has a key with any other character. */
test('the catalogue has only keys that browsers take, and no empty text', () => {
  const check = (level: unknown, path: string): void => {
    if (typeof level === 'string') {
      expect(level.trim(), path).not.toBe('');
      return;
    }
    for (const [key, below] of Object.entries(level as object)) {
      expect(key, path).toMatch(/^[A-Za-z0-9]+$/);
      check(below, `${path}.${key}`);
    }
  };
  check(catalogue, 'en');
});

/** Endings, failures and what stands in a page's HTML or is read by the browser are looked up by tables, not by literals. */
const byTable =
  /^(sender|recipient|outcome|reading|filling|page|badLink|server|sealing|opening|address|extension|cli|linkPage|dropPage|answerPage|readPage|dropFault)\./;

test('the catalogue has no text that nobody shows', () => {
  const sources = ['lib', 'entrypoints', 'web']
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
    )
    .filter(file => /\.tsx?$/.test(file))
    .map(file => readFileSync(file, 'utf8'))
    .join('\n');
  const keysOf = (level: unknown, path: string): string[] =>
    typeof level === 'string' || Object.keys(level as object).every(key => /^(\d+|n)$/.test(key))
      ? [path]
      : Object.entries(level as object).flatMap(([key, below]) =>
          keysOf(below, path === '' ? key : `${path}.${key}`),
        );
  const unused = keysOf(catalogue, '').filter(key => {
    const dynamic = `\`${key.slice(0, key.lastIndexOf('.'))}.\${`;
    return !byTable.test(key) && !sources.includes(`'${key}'`) && !sources.includes(dynamic);
  });
  expect(unused).toEqual([]);
});
