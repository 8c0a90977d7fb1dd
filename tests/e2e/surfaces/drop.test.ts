import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { readOwnDrop } from '../../../lib/drop/owner.ts';
import { leave, nodeNet } from '../stage/leave.ts';
import type { Popup } from '../stage/popup.ts';
import { setScene } from '../stage/scene.ts';
import { linkOf, share } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';
import { button } from '../stage/visitor.ts';

const scene = setScene({
  pages: {
    '/login': `<form><label>Account <input id="account" value="ada@shop.test"></label>
      <label>Password <input id="password" type="password" value="correct horse battery"></label></form>`,
    '/empty': '<form><label>New password <input id="new" type="password"></label></form>',
    '/account': `<form><label>E-mail <input id="mail" type="email"></label>
      <label>Password <input id="password" type="password"></label>
      <label>Number <input id="number" maxlength="4"></label></form>`,
  },
});

const site = (path: string): string => scene.site.url('shop.test', path);

/** The icon, the button, the field; the popup that comes back, with the passphrase that is offered. */
async function pickToLeave(page: Page, field: string): Promise<{ leaving: Popup; passphrase: string }> {
  const home = await scene.sender.clickIcon(page);
  await home.click('button', 'Leave a field for later');
  await scene.sender.popupIsGone();
  await page.click(field);
  const leaving = await scene.sender.popup();
  return { leaving, passphrase: await leaving.value('textbox', 'Passphrase') };
}

/** Go to a drop's link, as a click in a chat does; our own page in its tab. */
async function openDropLink(link: string): Promise<Page> {
  const tab = await scene.recipient.context.newPage();
  await tab.goto(link).catch(() => undefined);
  await until('our own page', () => tab.url().startsWith(scene.recipient.page('drop.html?')));
  await tab.bringToFront();
  return tab;
}

async function openWith(tab: Page, passphrase: string): Promise<void> {
  await tab.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase);
  await button(tab, 'Open').click();
  await tab.getByRole('heading', { name: 'Opened' }).waitFor();
}

/** The icon over a page, the field; the popup that comes back, about to fill. */
async function pickForDrop(page: Page, label: string): Promise<Popup> {
  const opening = await scene.recipient.clickIcon(page);
  await opening.says('This was left for you.');
  await opening.click('button', `Pick a field for ${label}`);
  await scene.recipient.popupIsGone();
  await page.click('#new');
  return scene.recipient.popup();
}

test('left from a field, opened by its link, filled into another, and the sender is told where', async () => {
  const page = await scene.sender.open(site('/login'));
  const { leaving, passphrase } = await pickToLeave(page, '#password');
  await leaving.says('21 characters from shop.test');
  expect(passphrase.split(/[ -]/).length).toBeGreaterThan(4);
  await leaving.click('button', 'Leave it');
  const link = await linkOf(leaving);
  expect(link).toMatch(/\/d#/);
  await leaving.says(passphrase);

  // A popup that closed comes back to the same.
  const again = await scene.sender.clickIcon(page);
  await again.says('Waits until');
  expect(await linkOf(again)).toBe(link);

  const tab = await openDropLink(link);
  expect(tab.url()).not.toContain(link.split('#')[1] ?? 'nothing');
  await openWith(tab, passphrase);
  await again.says('no receipt');
  await tab.getByText('Password, 21 characters').waitFor();

  const target = await scene.recipient.open(site('/empty'));
  const filling = await pickForDrop(target, 'Password');
  // What was opened outlives the worker, also while it asks for it once more.
  const claims = (): number => scene.server.traffic().toString('latin1').split('/claim HTTP').length;
  const before = claims();
  scene.server.holdAnswers();
  await filling.click('button', 'Fill');
  await until('the worker’s claim', () => claims() > before);
  await scene.recipient.killWorker();
  scene.server.release();
  await filling.says('Filled at');
  expect(await target.inputValue('#new')).toBe('correct horse battery');
  await again.says('Filled into shop.test');
  // Not fetched by anybody else in between.
  expect(await again.text()).not.toContain('no receipt');
  const traffic = scene.server.traffic().toString('latin1');
  for (const text of ['correct horse', passphrase, link.split('#')[1] ?? ''])
    expect(traffic.includes(text), text).toBe(false);
});

test('opened by its link where Fieldpost is: a reload claims nothing more, and showing it tells the sender', async () => {
  const { link, owner } = await leave(scene.server.origin);
  // The link wakes a worker that has nothing ready yet.
  await scene.recipient.killWorker();
  const tab = await openDropLink(link);
  await button(tab, 'Open').waitFor();
  expect((await readOwnDrop(nodeNet, owner)).claims).toEqual([]);
  await button(tab, 'Open').click();
  await tab.getByText('Password, 21 characters').waitFor();
  tab.on('dialog', dialog => void dialog.accept());
  await tab.reload();
  await button(tab, 'Open').click();
  await button(tab, 'Show').click();
  await tab.getByText(/^Opened at/).waitFor();
  const { claims } = await readOwnDrop(nodeNet, owner);
  expect(claims).toMatchObject([{ receipt: { outcome: 'kept' } }]);
});

test('several values: one field is picked, the others are found; what the page refuses is told and waits', async () => {
  const values = [
    { label: 'User name', kind: 'user' as const, value: 'ada@shop.test' },
    { label: 'Password', kind: 'password' as const, value: 'correct horse battery' },
    { label: 'Customer', kind: 'text' as const, value: '20261122' },
  ];
  const { link, owner } = await leave(scene.server.origin, { item: { fields: values } });
  const tab = await openDropLink(link);
  await button(tab, 'Open').click();
  await tab.getByText('Customer, 8 characters').waitFor();

  const target = await scene.recipient.open(site('/account'));
  const opening = await scene.recipient.clickIcon(target);
  await opening.says('Pick one field of the form: Fieldpost finds the others.');
  await opening.click('button', 'Pick a field');
  await scene.recipient.popupIsGone();
  await target.click('#mail');
  const filling = await scene.recipient.popup();
  await filling.says('User name: goes into E-mail on shop.test');
  await filling.says('Password: goes into Password on shop.test');
  await filling.says('Customer: no field picked yet');
  await filling.says('Fill 2 fields: E-mail, Password');
  await filling.click('button', 'Fill');
  await filling.says('The other fields are not in the page yet.');
  expect(await target.inputValue('#mail')).toBe('ada@shop.test');
  expect(await target.inputValue('#password')).toBe('correct horse battery');
  expect((await readOwnDrop(nodeNet, owner)).claims).toMatchObject([{ acked: null }]);

  await filling.click('button', 'Pick a field for Customer');
  await scene.recipient.popupIsGone();
  await target.click('#number');
  const rest = await scene.recipient.popup();
  await rest.click('button', 'Fill');
  await rest.says('That field takes 4 characters and the secret is longer.');
  await rest.click('button', 'Finish');
  await rest.says('Filled at');
  expect((await readOwnDrop(nodeNet, owner)).claims).toMatchObject([
    { receipt: { outcome: 'filled', label: 'E-mail, Password' } },
  ]);
});

test('withdrawn by its owner: gone for whoever has the link, and off the list', async () => {
  const page = await scene.sender.open(site('/login'));
  const { leaving } = await pickToLeave(page, '#account');
  await leaving.click('checkbox', 'With a passphrase');
  await leaving.click('button', 'Leave it');
  const link = await linkOf(leaving);
  await leaving.click('button', 'Withdraw');
  await leaving.click('button', 'Withdraw it');
  await leaving.says('Withdrawn,');
  const tab = await openDropLink(link);
  await tab.getByText(/^Whoever left this took it back at/).waitFor();
  await leaving.click('button', 'Remove from the list');
  await leaving.says('No handoffs yet.');
  expect(await leaving.text()).not.toContain('Withdrawn');
});

test('two on the list: one opened elsewhere, the other withdrawn; each says so, and so do their links', async () => {
  async function leaveField(field: string): Promise<{ popup: Popup; link: string }> {
    const { leaving } = await pickToLeave(await scene.sender.open(site('/login')), field);
    await leaving.click('checkbox', 'With a passphrase');
    await leaving.click('button', 'Leave it');
    return { popup: leaving, link: await linkOf(leaving) };
  }
  const opened = await leaveField('#account');
  const kept = await leaveField('#password');
  await kept.popup.click('button', 'Back');
  await kept.popup.says(/Password\s+shop\.test\S*\s+Waits until[\s\S]*Account\s+shop\.test\S*\s+Waits until/);

  const open = (link: string) => fieldpost(['open', link, '--server', scene.server.origin]);
  const elsewhere = open(opened.link);
  expect(await elsewhere.ended).toBe(0);
  expect(JSON.stringify(elsewhere.events())).toContain('ada@shop.test');
  await kept.popup.says(/Account\s+shop\.test\S*\s+Opened, \S/);

  await kept.popup.target.evaluate(
    `[...document.querySelectorAll('.handoff-open')].find(row => row.textContent.includes('Password'))?.click()`,
  );
  await kept.popup.click('button', 'Withdraw');
  await kept.popup.click('button', 'Withdraw it');
  await kept.popup.says('Withdrawn,');
  await kept.popup.click('button', 'Back');
  await kept.popup.says(/Password\s+shop\.test\S*\s+Withdrawn, \S/);
  for (const { link } of [opened, kept]) {
    const late = open(link);
    expect(await late.ended).toBe(4);
    expect(JSON.stringify(late.events())).not.toContain('correct horse');
  }
});

test('nobody is there: what was shared is left instead, and its handoff ends', async () => {
  const page = await scene.sender.open(site('/login'));
  const { sharing } = await share(scene.sender, page, '#password');
  await sharing.click('button', 'Leave it for later instead');
  await sharing.value('textbox', 'Passphrase');
  await sharing.click('button', 'Leave it');
  expect(await linkOf(sharing)).toMatch(/\/d#/);
  await sharing.click('button', 'Back');
  await sharing.says(/Left for later[\s\S]*Waits until/);
  expect(await sharing.text()).toMatch(/Cancelled/);
});

test('a file of 25 MB and not a byte more, from a tab of its own, over a line that is cut', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fieldpost-drop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const most = 26_214_400;
  const [good, long] = [join(folder, 'keys.kdbx'), join(folder, 'longer.kdbx')];
  const bytes = Buffer.alloc(most, 'not only zeros');
  await writeFile(good, bytes);
  await writeFile(long, Buffer.alloc(most + 1, 7));
  const tab = await scene.sender.open(scene.sender.page('drop.html'));
  await tab.setInputFiles('input[type=file]', long);
  await tab.getByText('which takes 25 MB at most').waitFor();
  expect(await button(tab, 'Leave it').isDisabled()).toBe(true);
  await tab.setInputFiles('input[type=file]', good);
  // The line is gone in the middle of the pieces, and comes back after two tries.
  const isPiece = (request: Request): boolean => request.url().includes('/box/');
  let [pieces, lost] = [0, 0];
  tab.on('request', request => {
    if (isPiece(request)) pieces += 1;
    if (pieces === 2) scene.server.cut();
  });
  tab.on('requestfailed', request => {
    if (isPiece(request)) lost += 1;
    if (lost === 2) scene.server.mend();
  });
  await button(tab, 'Leave it').click();
  await tab.getByRole('heading', { name: 'It is there.' }).waitFor();
  expect(lost).toBe(2);
  const link = await tab.getByRole('textbox', { name: 'Link' }).inputValue();
  const passphrase = await tab.locator('code').textContent();
  const opened = await openDropLink(link);
  await openWith(opened, passphrase ?? '');
  const download = opened.waitForEvent('download');
  await button(opened, 'Save the file').click();
  expect((await download).suggestedFilename()).toBe('keys.kdbx');
  expect(Buffer.compare(await readFile(await (await download).path()), bytes)).toBe(0);
  const home = await scene.sender.clickIcon(await scene.sender.open(site('/login')));
  await home.says(/keys\.kdbx[\s\S]*(Opened|no receipt|Waits)/);
});

test('pasted into the popup, it opens in a tab', async () => {
  const { link } = await leave(scene.server.origin);
  const page = await scene.recipient.open(site('/empty'));
  const popup = await scene.recipient.clickIcon(page);
  await popup.click('button', 'Receive a secret');
  await popup.type('textbox', 'Link', `Here you are: ${link}`);
  const tab = scene.recipient.context.waitForEvent('page');
  await popup.click('button', 'Open');
  await button(await tab, 'Open').click();
  await (await tab).getByText('Password, 21 characters').waitFor();
});

test('nobody came in time: whoever has the link is told, and so is who left it', async () => {
  const page = await scene.sender.open(site('/login'));
  const { leaving } = await pickToLeave(page, '#account');
  await leaving.click('checkbox', 'With a passphrase');
  await leaving.click('button', 'Leave it');
  const link = await linkOf(leaving);
  scene.server.ahead(2 * 86_400_000);
  onTestFinished(() => scene.server.ahead(0));
  const tab = await openDropLink(link);
  await tab.getByText(/^This drop expired at/).waitFor();
  expect(await button(tab, 'Open').count()).toBe(0);
  const again = await scene.sender.clickIcon(page);
  await again.says('Expired,');
  expect(await again.text()).not.toContain('Send this link');
});

test.each([
  ['a drop', `/d#AQ${'A'.repeat(42)}`],
  ['a request', `/q#${'A'.repeat(22)}.${'A'.repeat(22)}`],
])(
  '%s at a server that is not one’s own: nothing is asked of that before the person says so',
  async (_, path) => {
    const popup = await scene.recipient.clickIcon(await scene.recipient.open(site('/empty')));
    await popup.click('button', 'Receive a secret');
    const elsewhere = scene.server.origin.replace('localhost', '127.0.0.1');
    await popup.type('textbox', 'Link', elsewhere + path);
    const opened = scene.recipient.context.waitForEvent('page');
    const before = scene.server.traffic().length;
    await popup.click('button', 'Open');
    const tab = await opened;
    await tab.getByText('which is not your server').waitFor();
    await button(tab, 'Decline').click();
    await tab.getByText('Nothing was sent to that server.').waitFor();
    expect(scene.server.traffic().subarray(before).toString('latin1')).not.toMatch(/v1\/(drops|forms)/);
  },
);
