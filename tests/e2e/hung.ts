/** What tests find in the gallery, and what they ask of a screen that hangs there. */
import type { Page } from 'playwright-core';
import type { Canned } from './canned.ts';
import { canned } from './screens.ts';

export type Asked = { kind: string; name?: string; input?: unknown; where?: unknown };
export type Scope = {
  fieldpostAsked: Asked[];
  fieldpostAnswers: object;
  fieldpostShow(screen: unknown): void;
  fieldpostFrame(): void;
};

export const nameOf = ({ surface, state }: Canned): string => `${surface} ${state}`;
export function find(name: string): Canned {
  const found = canned.find(screen => nameOf(screen) === name);
  if (found === undefined) throw new Error(`tests/e2e/screens.ts has no ${name}`);
  return found;
}

export const asked = (page: Page): Promise<Asked[]> =>
  page.evaluate(() =>
    (globalThis as unknown as Scope).fieldpostAsked.filter(({ kind }) => kind === 'request'),
  );

export const show = (page: Page, screen: Canned['screen']): Promise<void> =>
  page.evaluate(next => (globalThis as unknown as Scope).fieldpostShow(next), screen);

export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at === null || at === document.body ? '' : (at.getAttribute('aria-label') ?? at.textContent ?? '');
  });

export function pickAnswers(name: string): Pick<Canned, 'answers'> {
  const { answers } = find(name);
  return answers === undefined ? {} : { answers };
}
