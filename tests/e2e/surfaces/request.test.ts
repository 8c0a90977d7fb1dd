import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { requireChromium } from '../../../scripts/chromium.ts';
import type { Popup } from '../stage/popup.ts';
import { setScene } from '../stage/scene.ts';
import { linkOf } from '../stage/steps.ts';
import { until } from '../stage/until.ts';
import { button, phone, type Visit, visit, visitorArguments } from '../stage/visitor.ts';

const scene = setScene({
  pages: {
    '/account': `<form><label>Account <input id="account"></label>
      <label>Password <input id="password" type="password"></label></form>`,
  },
});
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: requireChromium(), args: visitorArguments });
});
afterAll(() => browser.close());

async function arrive(): Promise<Visit> {
  const visitor = await visit(browser, phone);
  onTestFinished(() => visitor.page.context().close());
  return visitor;
}

/** The icon, `Request a secret` and the fields; the popup that comes back, with the questions. */
async function pickToAsk(page: Page, fields: string[]): Promise<Popup> {
  const home = await scene.recipient.clickIcon(page);
  await home.click('button', 'Request a secret');
  await scene.recipient.popupIsGone();
  for (const field of fields) await page.click(field);
  await page.keyboard.press('Enter');
  const asking = await scene.recipient.popup();
  await asking.says('Whoever gets the link');
  return asking;
}

const account = (): Promise<Page> => scene.recipient.open(scene.site.url('shop.test', '/account'));
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test('asked for from two fields, answered on a phone without Fieldpost, filled into those fields', async () => {
  const page = await account();
  const request = await pickToAsk(page, ['#account', '#password']);
  await request.replace('textbox', 'Question 1', 'Staging account');
  await request.type('textbox', 'Your name, as they will see it (optional)', 'Ada');
  await request.click('button', 'Make the link');
  const link = await linkOf(request);
  expect(link).toContain('/q#');
  await request.says('Nobody has answered yet.');

  const visitor = await arrive();
  await visitor.page.goto(link);
  await visitor.page.getByText('Ada asks you for this, by their own account.').waitFor();
  await box(visitor.page, 'Staging account').fill('build@shop.test');
  await visitor.page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await box(visitor.page, 'Your name (optional)').fill('Grace');
  await button(visitor.page, 'Encrypt and send').click();
  await visitor.page.getByText(/^Sent at/).waitFor();
  expect(new URL(visitor.page.url()).hash).toBe('');
  expect([visitor.complaints, [...visitor.origins]]).toEqual([[], [scene.server.origin]]);

  await request.says('Grace');
  const shown = await request.says('Password, 21 characters');
  expect(shown).not.toContain('correct horse battery');
  await request.click('button', 'Fill from Grace');
  await request.says('Filled at');
  await until(
    'both values',
    async () =>
      (await page.inputValue('#account')) === 'build@shop.test' &&
      (await page.inputValue('#password')) === 'correct horse battery',
  );
  const traffic = scene.server.traffic().toString('latin1');
  for (const text of ['correct horse', 'build@shop', 'Staging', 'Grace', 'Ada'])
    expect(traffic.includes(text), text).toBe(false);
});
