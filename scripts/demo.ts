import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Person } from '../tests/e2e/stage/person.ts';
import type { Popup } from '../tests/e2e/stage/popup.ts';
import { until } from '../tests/e2e/stage/until.ts';

const secret = 'correct horse battery staple';

/**
 * Hand a secret over between two headless browsers on the practice page, for someone to read along: each step is
 * printed and each screen saved as a picture.
 *
 * @returns whether the field on the other side holds the secret at the end.
 */
export async function demonstrate(options: {
  server: string;
  extension: string;
  /** A folder for the pictures; made where it does not exist. */
  pictures: string;
  say(line: string): void;
}): Promise<boolean> {
  const { server, extension, say } = options;
  mkdirSync(options.pictures, { recursive: true });
  let count = 0;

  async function picture(name: string, of: Page | Popup): Promise<void> {
    count += 1;
    const shot = 'target' in of ? await of.target.screenshot() : await of.screenshot();
    const path = join(options.pictures, `${String(count).padStart(2, '0')}-${name}.png`);
    writeFileSync(path, shot);
    say(`     picture: ${path}`);
  }

  say('Two browsers, one for each person …');
  const [sender, recipient] = await Promise.all([Person.arrive({ extension }), Person.arrive({ extension })]);
  try {
    say('1  Sender: opens a page and types a password into it');
    const from = await sender.open(`${server}/practice`);
    const field = from.getByLabel('Password', { exact: true });
    await field.fill(secret);
    await picture('sender-page', from);

    say('2  Sender: clicks the Fieldpost icon, `Share a field`, and the field');
    const home = await sender.clickIcon(from);
    await home.says('Share a field');
    await picture('sender-home', home);
    await home.click('button', 'Share a field');
    await sender.popupIsGone();
    await field.hover();
    await picture('sender-picks', from);
    await field.click();
    const sharing = await sender.popup();
    const link = await sharing.value('textbox', 'Link');
    await picture('sender-shares', sharing);
    say('3  Sender: sends this link by chat');
    say(`     ${link}`);

    say('4  Recipient: opens the link');
    const tab = await recipient.context.newPage();
    await tab.goto(link).catch(() => undefined);
    await tab.getByText('A secret is waiting.').waitFor();
    await picture('recipient-opens', tab);

    say('5  Recipient: goes to the page where it belongs, clicks the icon, `Pick a field`, and the field');
    const to = await recipient.open(`${server}/practice`);
    const receiving = await recipient.clickIcon(to);
    await receiving.says('Pick a field');
    await picture('recipient-field-tab', receiving);
    await receiving.click('button', 'Pick a field');
    await recipient.popupIsGone();
    const target = to.getByLabel('Password', { exact: true });
    await target.click();
    const asking = await recipient.popup();
    await asking.says('Password');
    await picture('recipient-asks-for-code', asking);

    const code = await until('the code', async () =>
      (await sharing.text())
        .match(/\b(\d{3})\s?(\d{3})\b/)
        ?.slice(1)
        .join(''),
    );
    await picture('sender-reads-code', sharing);
    say(`6  Sender: says this code by phone: ${code}`);
    await asking.type('textbox', 'Code', code);
    await asking.click('button', 'Fill');
    await asking.says('Filled.');
    await picture('recipient-filled', asking);
    await picture('recipient-page', to);
    await sharing.says('Delivered');
    await picture('sender-delivered', sharing);

    const arrived = (await target.inputValue()) === secret;
    say(
      arrived
        ? '7  The field on the other side holds the password.'
        : '7  The field does NOT hold the password.',
    );
    return arrived;
  } finally {
    await Promise.all([sender.leave(), recipient.leave()]);
  }
}
