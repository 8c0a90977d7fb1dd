import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Popup } from '../stage/popup.ts';
import { answer, askFor, pickQuestions } from '../stage/requests.ts';
import { setScene } from '../stage/scene.ts';
import { linkOf } from '../stage/steps.ts';
import { until } from '../stage/until.ts';
import { button, phone } from '../stage/visitor.ts';
import { setVisitingBrowser } from '../stage/visitors.ts';

const scene = setScene({
  pages: { '/account': `<label>Password <input id="password" type="password"></label>` },
});
const comes = setVisitingBrowser();

async function ask(): Promise<{ page: Page; request: Popup; link: string }> {
  const page = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  return { page, ...(await askFor(scene.recipient, page, ['#password'])) };
}

/** With what was chosen for it. */
async function makeSecretLink(request: Popup): Promise<string> {
  await request.click('button', 'Make the link');
  return until('the secret link', async () =>
    (await request.values('textbox', 'Link')).find(each => each.includes('/v#')),
  );
}

async function isAnswered(link: string, value: string): Promise<void> {
  const { page } = await comes(phone);
  await page.goto(link);
  await answer(page, value);
}

test('a link to read, for somebody by name: listed, used, and revoked at once', async () => {
  const { request } = await ask();
  // Until then, what is above the button still moves it.
  await request.says('Nobody has answered yet.');
  await request.says('Tell me when it is answered');
  await request.click('button', 'Let somebody else read the answers');
  await request.says('Link 1 (this one)');
  await request.type('textbox', 'Who it is for (only holders of secret links see this)', 'Auditors');
  const passphrase = await until('a passphrase', async () => {
    const offered = await request.value('textbox', 'Passphrase');
    return offered === '' ? undefined : offered;
  });
  const secret = await makeSecretLink(request);
  await request.says('Reads · with a passphrase');

  const { page } = await comes(phone);
  await page.goto(secret);
  await button(page, 'Read the answers here in this page').click();
  await page.getByLabel('Passphrase of the link').fill(passphrase);
  await button(page, 'Open').click();
  await page.getByText('Nobody has answered yet.').waitFor();

  await request.click('button', 'Revoke Auditors');
  await request.click('button', 'Revoke');
  await request.says(/revoked \S/);
  expect(await request.has('button', 'Revoke Auditors')).toBe(false);
  await button(page, 'Look for answers').click();
  await page.getByText('This link was revoked: it no longer opens the answers.').waitFor();
});

test('one answer is deleted, then the request with all: the server has neither', async () => {
  const { page, request, link } = await ask();
  await isAnswered(link, 'correct horse battery');
  await request.says('Answer 1');
  await request.click('button', 'Delete the answer of Answer 1');
  await request.click('button', 'Delete');
  await until('no answer', async () => !(await request.text()).includes('Answer 1'));
  // What the next worker gets is what the server has.
  await scene.recipient.killWorker();
  const again = await scene.recipient.clickIcon(page);
  await again.says('Nobody has answered yet.');
  await again.click('button', 'Delete');
  await again.click('button', 'Delete it');
  const form = new URL(link).hash.slice(1).split('.')[0] ?? '';
  const status = async (): Promise<number> => (await fetch(`${scene.server.origin}/v1/forms/${form}`)).status;
  await until('a form that is gone', async () => (await status()) === 410);
  expect(await (await scene.recipient.clickIcon(page)).says('Share a field')).not.toContain('Requests');
});

test('filled after the worker died; after a reload, once the field is picked anew', async () => {
  const { page, request, link } = await ask();
  await isAnswered(link, 'correct horse battery');
  await request.says('Answer 1');
  await scene.recipient.killWorker();
  await request.says('Answer 1');
  await request.click('button', 'Fill from Answer 1');
  await until('the value', async () => (await page.inputValue('#password')) === 'correct horse battery');

  const second = await ask();
  await isAnswered(second.link, 'tr0ub4dor');
  await second.request.says('Answer 1');
  await scene.recipient.closePopup();
  await second.page.reload();
  const popup = await scene.recipient.clickIcon(second.page);
  await popup.says('Password: its field is not open any more.');
  await popup.click('button', 'Pick a field for Password');
  await scene.recipient.popupIsGone();
  await second.page.click('#password');
  const ready = await scene.recipient.popup();
  await ready.click('button', 'Fill from Answer 1');
  await until('the value', async () => (await second.page.inputValue('#password')) === 'tr0ub4dor');
});

test('where Fieldpost is, it takes a secret link over: who may read may not delete', async () => {
  const { request, link } = await ask();
  await isAnswered(link, 'correct horse battery');
  await request.says('Answer 1');
  await request.click('button', 'Let somebody else read the answers');
  await request.click('checkbox', 'Protect it with a passphrase');
  const secret = await makeSecretLink(request);
  const tab = await scene.sender.context.newPage();
  await tab.goto(secret).catch(() => undefined);
  await until('our own page', () => tab.url().startsWith(scene.sender.page('request.html')));
  await button(tab, 'Show Answer 1').click();
  expect(await tab.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe(
    'correct horse battery',
  );
  expect(await button(tab, 'Delete the answer of Answer 1').count()).toBe(0);
});

test('who managed it is shut out: a new request takes its place, which only the owner opens', async () => {
  const page = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  const request = await pickQuestions(scene.recipient, page, ['#password']);
  await request.choose('How many answers', 'Up to 10');
  await request.click('button', 'Make the link');
  const link = await linkOf(request);
  await isAnswered(link, 'early');
  await request.says('Answer 1');
  await request.click('button', 'Let somebody else read the answers');
  await request.click('checkbox', 'Protect it with a passphrase');
  await request.choose('What it may do', 'Reads and manages');
  await request.type('textbox', 'Who it is for (only holders of secret links see this)', 'Bo');
  const secret = await makeSecretLink(request);
  const { page: other } = await comes(phone);
  await other.goto(secret);
  await button(other, 'Read the answers here in this page').click();
  await other.getByRole('heading', { name: 'Secret links' }).waitFor();

  await request.click('button', 'Revoke Bo');
  await request.says('a new one with the same questions takes its place');
  await request.click('button', 'Revoke');
  await request.says('This takes the place of an earlier request');
  await button(other, 'Look for answers').click();
  await other.getByText('This link was revoked: it no longer opens the answers.').waitFor();

  // Whoever has the old link is told; whoever has the new one is read by the owner, in the fields of the old one.
  const { page: late } = await comes(phone);
  await late.goto(link);
  await late.getByText('This request is closed. Nothing was sent.').waitFor();
  const next = await until('the new link', async () =>
    (await request.values('textbox', 'Link')).find(each => each.includes('/q#') && each !== link),
  );
  await isAnswered(next, 'later');
  await request.says('Answer 1');
  await request.click('button', 'Fill from Answer 1');
  await until('the value', async () => (await page.inputValue('#password')) === 'later');
  await request.click('button', 'Open the earlier request');
  await request.says('a new request took its place');
  await request.says('Answer 1');
});
