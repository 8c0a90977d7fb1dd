import type { Locator, Page } from 'playwright-core';
import type { Person } from './person.ts';
import type { Popup } from './popup.ts';
import { until } from './until.ts';

/** From the icon to the link: what the sender's person does. */
export async function share(
  person: Person,
  page: Page,
  field: string | Locator,
): Promise<{ sharing: Popup; link: string }> {
  const sharing = await pickToShare(person, page, field);
  return { sharing, link: await linkOf(sharing) };
}

const clickField = (page: Page, field: string | Locator): Promise<void> =>
  typeof field === 'string' ? page.click(field) : field.click();

/** Click the icon, `Share a field` and the field; the popup that comes back. */
export async function pickToShare(person: Person, page: Page, field: string | Locator): Promise<Popup> {
  const home = await person.clickIcon(page);
  await home.click('button', 'Share a field');
  await person.popupIsGone();
  await clickField(page, field);
  return person.popup();
}

export const linkOf = (sharing: Pick<Popup, 'value'>): Promise<string> => sharing.value('textbox', 'Link');

/** Open a link as a click in a chat does: the tab that our own page has become. */
export async function openLink(person: Person, link: string): Promise<Page> {
  const tab = await person.context.newPage();
  await visitLink(person, tab, link);
  return tab;
}

/** Go to a link in a tab that is there already. */
export async function visitLink(person: Person, tab: Page, link: string): Promise<void> {
  await tab.goto(link).catch(() => undefined);
  await until('our own page in the tab of the link', () => tab.url().startsWith(person.page('popup.html?')));
}

/** Click the icon over a page, `Pick a field` and the field; the popup that comes back. */
export async function pickToFill(person: Person, page: Page, field: string | Locator): Promise<Popup> {
  const receiving = await person.clickIcon(page);
  await receiving.click('button', 'Pick a field');
  await person.popupIsGone();
  await clickField(page, field);
  return person.popup();
}

/** What the sender reads out. */
export const codeOf = (sharing: Pick<Popup, 'text'>): Promise<string> =>
  until('a code', async () =>
    (await sharing.text())
      .match(/\b(\d{3})\s?(\d{3})\b/)
      ?.slice(1)
      .join(''),
  );

/** As long as the right one, and neither it nor (but once in a million) the one before. */
export const wrong = (code: string): string => [...code].map(digit => (Number(digit) + 1) % 10).join('');

/** Type a code into the popup and press `Fill`. */
export async function typeCode(
  receiving: Pick<Popup, 'holds' | 'type' | 'click'>,
  code: string,
): Promise<void> {
  // The box is emptied after a wrong code, perhaps only now: what is not there is typed again.
  await until('the code in its box', async () => {
    if (await receiving.holds('textbox', 'Code', code)) return true;
    await receiving.type('textbox', 'Code', code);
    return receiving.holds('textbox', 'Code', code);
  });
  await receiving.click('button', 'Fill');
}
