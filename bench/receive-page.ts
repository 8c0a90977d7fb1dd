/** The page behind a link, in a browser without the extension: when something is seen, and what is sent for it. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { requireChromium } from '../scripts/chromium.ts';
import { inTurns, type Measurement, median } from './harness.ts';

const rounds = 10;
const warmups = 2;
/** Nobody is there: what is measured ends before anybody is met. */
const fragment = `#AQ${'A'.repeat(42)}`;
const button = 'Receive here in this page';

/** First contentful paint (ms since the navigation began) of an address, with nothing kept from before. */
async function firstPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const painted = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        new PerformanceObserver(list => {
          for (const { name, startTime } of list.getEntries())
            if (name === 'first-contentful-paint') resolve(startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return painted;
}

/** The time (ms) from pressing the button until a code can be typed. */
async function pressed(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: button }).waitFor();
  const took = await page.evaluate(
    name =>
      new Promise<number>(resolve => {
        const began = performance.now();
        new MutationObserver(() => {
          if (document.querySelector('.code-box') !== null) resolve(performance.now() - began);
        }).observe(document.body, { childList: true, subtree: true });
        for (const each of document.querySelectorAll('button')) if (each.textContent === name) each.click();
      }),
    button,
  );
  await context.close();
  return took;
}

/** Bytes on the wire (KB) until the button is there, and after it was pressed. */
async function transferred(browser: Browser, url: string): Promise<{ shown: number; pressed: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: button }).waitFor();
  const shown = await bytesOf(page);
  await page.getByRole('button', { name: button }).click();
  await page.locator('.code-box').waitFor();
  const all = await bytesOf(page);
  await context.close();
  return { shown, pressed: all - shown };
}

const bytesOf = (page: Page): Promise<number> =>
  page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce(
      (sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize / 1000,
      0,
    ),
  );

export async function measureReceivePage(server: string): Promise<Measurement[]> {
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const link = `${server}/h${fragment}`;
    const times = await inTurns(
      {
        link: () => firstPaint(browser, link),
        start: () => firstPaint(browser, `${server}/`),
        pressed: () => pressed(browser, link),
      },
      { rounds, warmups },
    );
    const bytes = await transferred(browser, link);
    return [
      {
        name: 'link page without the extension: first contentful paint',
        value: median(times.link),
        unit: 'ms',
        baseline: { value: median(times.start), name: 'the start page, which has no script' },
      },
      { name: 'its button pressed → a code can be typed', value: median(times.pressed), unit: 'ms' },
      {
        name: 'sent until its button is there',
        value: bytes.shown,
        unit: 'KB',
        goal: { most: 60, of: 'value' },
      },
      { name: 'sent once it is pressed', value: bytes.pressed, unit: 'KB' },
    ];
  } finally {
    await browser.close();
  }
}
