/** What people do in a request, step by step. */
import type { Page } from 'playwright-core';
import type { Person } from './person.ts';
import type { Popup } from './popup.ts';
import { linkOf } from './steps.ts';
import { button } from './visitor.ts';

/** The icon, `Request a secret` and the fields; the popup that comes back, with the questions. */
export async function pickQuestions(person: Person, page: Page, fields: string[]): Promise<Popup> {
  const home = await person.clickIcon(page);
  await home.click('button', 'Request a secret');
  await person.popupIsGone();
  for (const field of fields) await page.click(field);
  await page.keyboard.press('Enter');
  const asking = await person.popup();
  await asking.says('Whoever gets the link');
  return asking;
}

/** A request for these fields, and what the requester's popup shows of it. */
export async function askFor(
  person: Person,
  page: Page,
  fields: string[],
): Promise<{ request: Popup; link: string }> {
  const request = await pickQuestions(person, page, fields);
  await request.click('button', 'Make the link');
  return { request, link: await linkOf(request) };
}

/** Where a request for a password is open: write it and send it. */
export async function answer(page: Page, value: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(value);
  await button(page, 'Encrypt and send').click();
  await page.getByText(/^Sent at/).waitFor();
}
