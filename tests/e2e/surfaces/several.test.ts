import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Person } from '../stage/person.ts';
import type { Popup } from '../stage/popup.ts';
import { setScene } from '../stage/scene.ts';
import { codeOf, linkOf, openLink, pickToFill, typeCode } from '../stage/steps.ts';

const pages = {
  '/other': `<form><label>E-mail address <input id="name" type="email" name="login"></label>
    <label>Passphrase <input id="secret" type="password" maxlength="64"></label></form>`,
  '/register': `<form><label>Login <input id="name" name="username"></label>
    <label>Password <input id="first" type="password" autocomplete="new-password"></label>
    <label>Repeat password <input id="second" type="password" autocomplete="new-password"></label></form>
    <label>Short <input id="short" maxlength="4"></label> <label>Memo <textarea id="memo"></textarea></label>`,
};
const scene = setScene({ pages });

/** Click the icon, `Share several fields`, the fields, and `Enter`. */
async function shareSeveral(person: Person, page: Page, ...fields: string[]): Promise<Popup> {
  const home = await person.clickIcon(page);
  await home.click('button', 'Share several fields');
  await person.popupIsGone();
  for (const field of fields) await page.click(field);
  await page.keyboard.press('Enter');
  return person.popup();
}

const values = (page: Page, ...fields: string[]): Promise<string[]> =>
  Promise.all(fields.map(field => page.inputValue(field)));

/** Both sides up to the code accepted: the field was picked before. */
async function handOver(page: Page, sharing: Popup, field: string): Promise<Popup> {
  await openLink(scene.recipient, await linkOf(sharing));
  const receiving = await pickToFill(scene.recipient, page, field);
  await typeCode(receiving, await codeOf(sharing));
  return receiving;
}

describe('several fields in one handoff', () => {
  it('go into the form that holds the picked field, with one click', async () => {
    const login = await scene.sender.open(scene.site.url('github.test', '/login'));
    const sharing = await shareSeveral(scene.sender, login, '#user', '#password');
    await sharing.says('2 fields');
    await sharing.says('User, 3 characters');
    const target = await scene.recipient.open(scene.site.url('github.test', '/other'));
    const receiving = await handOver(target, sharing, '#secret');
    await receiving.says('Fill 2 fields: E-mail address, Passphrase');
    expect(await values(target, '#name', '#secret')).toEqual(['', '']);
    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    expect(await values(target, '#name', '#secret')).toEqual(['ada', 'correct horse battery']);
    await sharing.says('Delivered into E-mail address, Passphrase on github.test');
  });
});
