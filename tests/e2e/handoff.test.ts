import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serverOrigin } from './stage/build.ts';
import { Person } from './stage/person.ts';
import type { Popup } from './stage/popup.ts';
import { type StageServer, startServer } from './stage/server.ts';
import { type Site, startSite } from './stage/site.ts';
import { until } from './stage/until.ts';

let server: StageServer;
let site: Site;
let sender: Person;
let recipient: Person;

beforeAll(async () => {
  server = await startServer();
  site = await startSite();
  [sender, recipient] = await Promise.all([Person.arrive(), Person.arrive()]);
});

afterAll(async () => {
  await Promise.all([sender?.leave(), recipient?.leave()]);
  await site?.close();
  await server?.close();
});

afterEach(async () => {
  for (const person of [sender, recipient]) {
    await person.closePopup();
    for (const page of person.context.pages().slice(1)) await page.close();
  }
});

/** From the icon to the link: what the sender's person does. */
async function share(page: Page, selector: string): Promise<{ popup: Popup; link: string }> {
  const home = await sender.clickIcon(page);
  await home.click('button', 'Share a field');
  await sender.popupIsGone();
  await page.click(selector);
  const popup = await sender.popup();
  const link = await popup.value('textbox', 'Link');
  return { popup, link };
}

const codeOf = (popup: Popup): Promise<string> =>
  until('a code', async () =>
    (await popup.text())
      .match(/\b(\d{3})\s?(\d{3})\b/)
      ?.slice(1)
      .join(''),
  );

describe('a handoff', () => {
  it('goes from a field on one page to a field on another', async () => {
    const login = await sender.open(site.url('github.test', '/login'));
    const { popup: sharing, link } = await share(login, '#password');
    expect(link.startsWith(`${serverOrigin}/h#`)).toBe(true);
    expect(new URL(link).hash).toMatch(/^#[\w-]{44}$/);

    const linkTab = await recipient.context.newPage();
    await linkTab.goto(link).catch(() => undefined);
    await until('our own page in the tab of the link', () =>
      linkTab.url().startsWith(recipient.page('popup.html?handoff=')),
    );
    await linkTab.getByText('A secret is waiting.').waitFor();

    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await recipient.clickIcon(target);
    await receiving.click('button', 'Pick a field');
    await recipient.popupIsGone();
    await target.click('#password');
    const asking = await recipient.popup();
    await asking.says('Password on github.test');

    await asking.type('textbox', 'Code', await codeOf(sharing));
    await asking.click('button', 'Fill');
    await asking.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });
});
