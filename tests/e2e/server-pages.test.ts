import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { requireChromium } from '../../scripts/chromium.ts';
import { startServer } from '../signaling/server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = ['/', '/h', '/practice', '/practice/frame', '/nope', '/%zz'];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

async function visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

describe.each(pages)('%s', path => {
  test.each(['light', 'dark'] as const)(
    '%s: axe finds nothing, and it fits 320 px and 1280 px',
    async colorScheme => {
      const { url } = await startServer();
      // Only so that axe can be put into the page.
      const page = await visit(url + path, { colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 720 });
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`),
        ).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    },
  );

  test('breaks no policy of its own, and asks nobody else for anything', async () => {
    const { url } = await startServer();
    const page = await visit(url);
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).origin));
    page.on('console', message => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(url + path);
    expect(new Set(asked)).toEqual(new Set([url]));
    expect(complaints).toEqual([]);
  });
});

test('/h keeps the fragment while "Add Fieldpost" opens beside it, and tells nobody where from', async () => {
  const { url, lines } = await startServer();
  const link = `${url}/h#${'A'.repeat(44)}`;
  const page = await visit(link);
  const [beside] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Add Fieldpost' }).click(),
  ]);
  await beside.waitForLoadState();
  expect(page.url()).toBe(link);
  expect(beside.url()).toBe(`${url}/#add`);
  expect(
    await beside.evaluate(() => ({ referrer: document.referrer, opener: window.opener as unknown })),
  ).toEqual({
    referrer: '',
    opener: null,
  });
  expect(lines.join('')).not.toContain('AAAA');
});

test('every control of the practice page has a name, and it notices what is typed without telling it', async () => {
  const { url } = await startServer();
  const page = await visit(`${url}/practice`);
  for (const name of [
    'Text',
    'Password',
    'Email',
    'Web address',
    'Telephone',
    'Search',
    'Text area',
    'Editable text',
  ]) {
    const field = page.getByLabel(name, { exact: true });
    await field.fill('http://a.example');
    await expect
      .poll(() => field.evaluate(each => each.closest('.field')?.querySelector('.note')?.textContent))
      .toBe('The page noticed 16 characters.');
  }
  await page.getByLabel('In an open shadow root').fill('12345');
  await page.getByText('The page noticed 5 characters.').waitFor();
  await page.frameLocator('iframe').getByLabel('In a frame of the same site').fill('1');
  await page.frameLocator('iframe').getByText('The page noticed 1 character.').waitFor();
  await page.getByLabel('Digit 1').focus();
  await page.keyboard.type('123456');
  expect(await page.getByLabel('Digit 6').inputValue()).toBe('6');
  await page.getByLabel('Groups of four').pressSequentially('12345678');
  expect(await page.getByLabel('Groups of four').inputValue()).toBe('1234 5678');
  await page.getByLabel('Text', { exact: true }).press('Enter');
  expect(page.url()).toBe(`${url}/practice`);
});
