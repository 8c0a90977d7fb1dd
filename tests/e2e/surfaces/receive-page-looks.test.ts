import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import de from '../../../locales/de.json' with { type: 'json' };
import { requireChromium } from '../../../scripts/chromium.ts';
import { dropStates } from '../drop-states.ts';
import { reachState, receiveStates } from '../receive-states.ts';
import { requestStates } from '../request-states.ts';
import { type StageServer, startServer } from '../stage/server.ts';
import { visitorArguments } from '../stage/visitor.ts';

let browser: Browser;
let server: StageServer;
let axe: string;

beforeAll(async () => {
  server = await startServer();
  browser = await chromium.launch({ executablePath: requireChromium(), args: visitorArguments });
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function objections(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What is cut off or sticks out to the side. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *')].flatMap(element => {
      const { left, right, width: own } = element.getBoundingClientRect();
      const seen = own > 1 && !element.classList.contains('unseen');
      return seen && (left < -0.5 || right > width + 0.5) ? [element.outerHTML.slice(0, 80)] : [];
    });
  });

describe.each([...receiveStates, ...dropStates, ...requestStates])('$name', state => {
  it('is accessible in light and dark, has one next thing to do, fits a phone, and is reached by keyboard', async () => {
    const { page, leave } = await reachState(state, { browser, origin: server.origin });
    try {
      expect(await page.locator('.button.filled:visible').count(), 'next things').toBeLessThanOrEqual(1);
      expect(await objections(page), 'light').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await objections(page), 'dark, narrow').toEqual([]);
      expect(await sticksOut(page), 'at 320 px').toEqual([]);
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      expect(await sticksOut(page), 'right to left').toEqual([]);
      const controls = 'button:enabled:visible, input:visible, textarea:visible, main a:visible';
      const reachable = await page.locator(controls).count();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const reached = new Set<number>();
      for (let press = 0; press < reachable + 3; press += 1) {
        await page.keyboard.press('Tab');
        reached.add(
          await page.evaluate(() => {
            const all = [...document.querySelectorAll('button, input, textarea, main a')];
            return document.activeElement === null ? -1 : all.indexOf(document.activeElement);
          }),
        );
      }
      reached.delete(-1);
      expect(reached.size, 'reached by Tab').toBe(reachable);
    } finally {
      await leave();
    }
  });
});

it.each([
  ['answer-asked', de.answerPage],
  ['read-start', de.readPage],
])('%s is German in a German browser, in what stands in its HTML too', async (name, words) => {
  const state = requestStates.find(each => each.name === name);
  if (state === undefined) throw new Error('there is no such state');
  const { page, leave } = await reachState(state, { browser, origin: server.origin, language: 'de' });
  try {
    await page.getByRole('heading', { name: words.lead }).waitFor();
    await page.getByText(words.safeHow).waitFor();
    expect(await page.title()).toBe(words.title);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByText(/und Sie vertrauen dem, der diesen Server betreibt/).waitFor();
  } finally {
    await leave();
  }
});
