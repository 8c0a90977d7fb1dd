import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { askFor } from '../stage/requests.ts';
import { setScene } from '../stage/scene.ts';
import { until } from '../stage/until.ts';
import { button } from '../stage/visitor.ts';

const form = (account: string, password: string): string =>
  `<form><label>Password <input id="password" type="password" value="${password}"></label>
    <label>Account <input id="account" value="${account}"></label></form>`;

const scene = setScene({
  pages: {
    '/account': `<form><label>Account <input id="account"></label>
      <label>Password <input id="password" type="password"></label></form>`,
    '/kept': form('build@shop.test', 'correct horse battery'),
    '/empty': form('', ''),
  },
});

/** The sender's tab in which the link was opened: our own page. */
async function openLink(link: string): Promise<Page> {
  const tab = await scene.sender.context.newPage();
  await tab.goto(link).catch(() => undefined);
  await until('our own page', () => tab.url().startsWith(scene.sender.page('request.html')));
  await button(tab, 'Pick from a page').click();
  await tab.getByText('Go to the page that has it').waitFor();
  return tab;
}

const kept = (path = '/kept'): Promise<Page> => scene.sender.open(scene.site.url('intranet.test', path));

test('answered from fields of a page: picked there, read into our own page, sent from it', async () => {
  const shop = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  const { request, link } = await askFor(scene.recipient, shop, ['#account', '#password']);
  const tab = await openLink(link);
  const page = await kept();
  const pick = await scene.sender.clickIcon(page);
  await pick.says('Pick the answer');
  await pick.click('button', 'Pick several fields');
  await scene.sender.popupIsGone();
  // The order is the page's: what is asked first stands second here.
  await page.click('#password');
  await page.click('#account');
  await page.keyboard.press('Enter');
  await tab.getByText('From Account on intranet.test:').waitFor();
  await tab.getByText('From Password on intranet.test:').waitFor();
  expect(await tab.getByRole('textbox', { name: 'Account', exact: true }).inputValue()).toBe(
    'build@shop.test',
  );
  expect(await tab.getByLabel('Password', { exact: true }).inputValue()).toBe('correct horse battery');
  await until('the answer in front', () => tab.evaluate(() => document.visibilityState === 'visible'));
  await button(tab, 'Encrypt and send').click();
  await tab.getByText(/^Sent at/).waitFor();
  await request.says('Password, 21 characters');
  const home = await scene.sender.clickIcon(page);
  expect(await home.says('Share a field')).not.toContain('Pick the answer');
});

test('field by field, and the popup says what is missing; an empty field is said and nothing is lost', async () => {
  const shop = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  const { link } = await askFor(scene.recipient, shop, ['#account', '#password']);
  const tab = await openLink(link);
  const page = await kept();
  const pick = await scene.sender.clickIcon(page);
  await pick.click('button', 'Pick a field for Account');
  await scene.sender.popupIsGone();
  await page.click('#account');
  const again = await scene.sender.popup();
  await again.says('Account: from Account on intranet.test');
  expect(await again.has('button', 'Pick a field for Password')).toBe(true);
  // What is chosen by hand may be another field than the question says.
  await scene.sender.closePopup();
  const other = await kept('/empty');
  const second = await scene.sender.clickIcon(other);
  await second.click('button', 'Pick a field for Password');
  await scene.sender.popupIsGone();
  await other.click('#password');
  await tab.getByText('is empty.').waitFor();
  expect(await tab.getByRole('textbox', { name: 'Account', exact: true }).inputValue()).toBe(
    'build@shop.test',
  );
  await tab.getByLabel('Password', { exact: true }).fill('typed');
  expect(await tab.getByText('is empty').count()).toBe(0);
});

const answersBegun = (): Promise<number> =>
  scene.sender.asExtension(
    async () =>
      Object.keys(await chrome.storage.session.get(null)).filter(key => key.startsWith('answering:')).length,
  );

test('given up, or the answer closed: the icon offers what it always does', async () => {
  const shop = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  const { link } = await askFor(scene.recipient, shop, ['#password']);
  const tab = await openLink(link);
  const page = await kept();
  const pick = await scene.sender.clickIcon(page);
  await pick.click('button', 'Back');
  await pick.says('Share a field');
  expect(await (await scene.sender.clickIcon(page)).says('Share a field')).not.toContain('Pick the answer');
  await button(tab, 'Pick from a page').click();
  await (await scene.sender.clickIcon(page)).says('Pick the answer');
  const before = await answersBegun();
  await tab.close();
  await until('the answer to be forgotten', async () => (await answersBegun()) < before);
  expect(await (await scene.sender.clickIcon(page)).says('Share a field')).not.toContain('Pick the answer');
});
