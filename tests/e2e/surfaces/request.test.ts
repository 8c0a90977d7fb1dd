import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Popup } from '../stage/popup.ts';
import { answer, pickQuestions } from '../stage/requests.ts';
import { setScene } from '../stage/scene.ts';
import { linkOf } from '../stage/steps.ts';
import { until } from '../stage/until.ts';
import { button, phone, type Visit } from '../stage/visitor.ts';
import { setVisitingBrowser } from '../stage/visitors.ts';

const scene = setScene({
  pages: {
    '/account': `<form><label>Account <input id="account"></label>
      <label>Password <input id="password" type="password"></label></form>`,
  },
});
const comes = setVisitingBrowser();
const arrive = (): Promise<Visit> => comes(phone);

const pickToAsk = (page: Page, fields: string[]): Promise<Popup> =>
  pickQuestions(scene.recipient, page, fields);
const account = (): Promise<Page> => scene.recipient.open(scene.site.url('shop.test', '/account'));
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test('asked for from two fields, answered on a phone without Fieldpost, filled into those fields', async () => {
  const page = await account();
  const request = await pickToAsk(page, ['#account', '#password']);
  await request.replace('textbox', 'Question 1', 'Staging account');
  await request.type('textbox', 'Your name, as they will see it (optional)', 'Ada King');
  await request.click('button', 'Make the link');
  const link = await linkOf(request);
  expect(link).toContain('/q#');
  await request.says('Nobody has answered yet.');

  const visitor = await arrive();
  await visitor.page.goto(link);
  await visitor.page.getByText('Ada King asks you for this, by their own account.').waitFor();
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
  for (const text of ['correct horse', 'build@shop', 'Staging', 'Grace', 'Ada King'])
    expect(traffic.includes(text), text).toBe(false);
});

/** A request for one field, and what the requester's popup shows of it. */
async function askFor(): Promise<{ request: Popup; link: string }> {
  const request = await pickToAsk(await account(), ['#password']);
  await request.click('button', 'Make the link');
  return { request, link: await linkOf(request) };
}

test('by keyboard alone: what is empty is named, and reached from there', async () => {
  const { link } = await askFor();
  const { page } = await arrive();
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('1 answer is empty:').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('typed by hand');
  await page.keyboard.press('Enter');
  await page.getByText(/^Sent at/).waitFor();
});

test('one answer is all that is taken, and the next visitor reads so', async () => {
  const { link } = await askFor();
  const first = await arrive();
  await first.page.goto(link);
  await answer(first.page, 'the only one');
  const second = await arrive();
  await second.page.goto(link);
  await second.page.getByText('has all the answers that it takes').waitFor();
});

test('another fingerprint in the link: nothing is shown and nothing can be sent', async () => {
  const { link } = await askFor();
  const { page } = await arrive();
  const last = link.at(-2) === 'A' ? 'B' : 'A';
  await page.goto(`${link.slice(0, -2)}${last}${link.at(-1)}`);
  await page.getByText('The server gave another key than this link names.').waitFor();
  expect(await button(page, 'Encrypt and send').count()).toBe(0);
});

test('the server away while it is sent: said, kept, and taken once when it is back', async () => {
  const { request, link } = await askFor();
  const { page } = await arrive();
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill('patience');
  await page.route('**/v1/submissions/**', async route => {
    await route.fetch();
    await route.abort();
  });
  await button(page, 'Encrypt and send').click();
  await page.getByText('The server does not answer. Nothing is lost.').waitFor();
  await page.unroute('**/v1/submissions/**');
  await button(page, 'Encrypt and send').click();
  await page.getByText(/^Sent at/).waitFor();
  expect(await request.says('Answer 1')).not.toContain('Answer 2');
});

test('a secret link with a passphrase opens the answers in a browser without Fieldpost', async () => {
  const { request, link } = await askFor();
  await request.click('button', 'Let somebody else read the answers');
  const passphrase = await until('a passphrase', async () => {
    const offered = await request.value('textbox', 'Passphrase');
    return offered === '' ? undefined : offered;
  });
  await request.click('button', 'Make the link');
  const secret = await until('the secret link', async () =>
    (await request.values('textbox', 'Link')).find(each => each.includes('/v#')),
  );
  const writer = await arrive();
  await writer.page.goto(link);
  await answer(writer.page, '=1+1');

  const { page, complaints } = await arrive();
  await page.goto(secret);
  await button(page, 'Read the answers here in this page').click();
  expect(new URL(page.url()).hash).toBe('');
  await page.getByLabel('Passphrase of the link').fill('not this one');
  await button(page, 'Open').click();
  await page.getByText('That was not the passphrase. Nothing is lost.').waitFor();
  await page.getByLabel('Passphrase of the link').fill(passphrase);
  await button(page, 'Open').click();
  await page.getByText('1 answer').waitFor();
  expect(await page.getByText('=1+1').count()).toBe(0);
  await button(page, 'Show Answer 1').click();
  expect(await box(page, 'Password').inputValue()).toBe('=1+1');
  await button(page, 'Export as CSV').click();
  const download = page.waitForEvent('download');
  await button(page, 'Save it').click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain(",'=1+1\r\n");
  expect(complaints.filter(each => !each.includes('403'))).toEqual([]);
});

/** The scripts that come to run in a tab, from now on. */
async function watchScripts(tab: Page): Promise<string[]> {
  const parsed: string[] = [];
  const session = await tab.context().newCDPSession(tab);
  session.on('Debugger.scriptParsed', ({ url }) => parsed.push(url));
  await session.send('Debugger.enable');
  return parsed;
}

test("where Fieldpost is, it takes the link over: answered in our own page, no script of the server's page runs", async () => {
  const { request, link } = await askFor();
  const tab = await scene.sender.context.newPage();
  const parsed = await watchScripts(tab);
  await tab.goto(link).catch(() => undefined);
  await until('our own page', () => tab.url().startsWith(scene.sender.page('request.html')));
  await answer(tab, 'from the extension');
  expect(parsed.filter(url => url.startsWith(scene.server.origin))).toEqual([]);
  await request.says('Answer 1');
});
