import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import readQrCode from 'jsqr';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFields, dist } from '../fields/build.ts';
import { serverOrigin } from '../stage/build.ts';
import type { Popup } from '../stage/popup.ts';
import { setScene } from '../stage/scene.ts';
import { codeOf, linkOf, openLink, pickToFill, typeCode } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';

const pages: Record<string, string> = {
  '/other': `<form><label>E-mail address <input id="name" type="email" name="login"></label>
    <label>Passphrase <input id="secret" type="password"></label></form>`,
  '/notes': `<label>First <input id="first"></label> <label>Second <input id="second"></label>
    <label>Short <input id="short" maxlength="4"></label> <label>Memo <textarea id="memo"></textarea></label>`,
  '/half': `<form><label>User <input id="user" value="ada"></label>
    <label>Password <input id="password" type="password"></label></form>`,
  '/asking': `<form><label>User <input id="user" name="username"></label>
    <label>Password <input id="password" type="password" oninput="written += 1; alert('Really?')"></label></form>
    <script>let written = 0</script>`,
};
beforeAll(async () => {
  await buildFields();
  const script = await readFile(join(dist, 'logins.js'), 'utf8');
  pages['/logins'] =
    `<!doctype html><meta charset="utf-8"><div id="root"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;
}, 400_000);
const scene = setScene({ pages });

const userName = 'ada';
const password = 'correct horse battery';

/** Click the icon, `Share several fields` and the fields; `end` is what the person does then. */
async function mark(page: Page, fields: string[], end: (page: Page) => Promise<unknown>): Promise<Popup> {
  const home = await scene.sender.clickIcon(page);
  await home.click('button', 'Share several fields');
  await scene.sender.popupIsGone();
  for (const field of fields) await page.click(field);
  await end(page);
  return scene.sender.popup();
}

const enter = (page: Page): Promise<void> => page.keyboard.press('Enter');

/** The sender's login form, both fields. */
async function shareLogin(): Promise<Popup> {
  const login = await scene.sender.open(scene.site.url('github.test', '/login'));
  return mark(login, ['#user', '#password'], enter);
}

const open = (path: string): Promise<Page> => scene.recipient.open(scene.site.url('github.test', path));

/** From the link to what has arrived, with a field of the page picked before. */
async function arrive(sharing: Popup, page: Page, field: string): Promise<Popup> {
  await openLink(scene.recipient, await linkOf(sharing));
  const receiving = await pickToFill(scene.recipient, page, field);
  await typeCode(receiving, await codeOf(sharing));
  return receiving;
}

/** Press a button that starts the picker, and click a field; the popup that comes back. */
async function pickFor(receiving: Popup, button: string, page: Page, field: string): Promise<Popup> {
  await receiving.click('button', button);
  await scene.recipient.popupIsGone();
  await page.click(field);
  return scene.recipient.popup();
}

describe('login pages of four frameworks', () => {
  it.each([
    ['React', 'input[name=password]', 'Fill 2 fields: User name, Password'],
    ['Vue', 'input[name=user]', 'Fill 2 fields: E-mail, Kennwort'],
    ['Angular', 'input[name=password]', 'Fill 3 fields: Login, Password, Repeat password'],
    ['Lit', 'login-box[type=password] input', 'Fill 2 fields: Username, Password'],
  ])('%s: both are filled with one click', async (framework, field, sentence) => {
    const sharing = await shareLogin();
    await sharing.says('2 fields');
    const page = await open(`/logins?case=${framework}`);
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
    const state = () =>
      page.evaluate(() => (globalThis as unknown as { shown: { state(): object } }).shown.state());
    const receiving = await arrive(sharing, page, field);
    await receiving.says(sentence);
    expect(Object.values(await state()).join('')).toBe('');
    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    const again = framework === 'Angular' ? { again: password } : {};
    expect(await state()).toEqual({ user: userName, password, ...again });
    await sharing.says(/Delivered into .+, .+ on github\.test/);
  });
});

describe('by hand', () => {
  it('one value goes into two fields and one into none; the receipt says which', async () => {
    const sharing = await shareLogin();
    const page = await open('/notes');
    let receiving = await arrive(sharing, page, '#memo');
    await receiving.says('2 fields arrived.');
    receiving = await pickFor(receiving, 'Pick a field for Password', page, '#first');
    await receiving.says('into First on github.test');
    receiving = await pickFor(receiving, 'Add a field for Password', page, '#second');
    await receiving.says('Fill 2 fields: First, Second');
    await receiving.click('button', 'Fill');
    await receiving.says('The other fields are not in the page yet.');
    await sharing.says('Code accepted');
    await receiving.click('button', 'Finish');
    await receiving.says('User: not filled');
    expect(await page.inputValue('#first')).toBe(password);
    expect(await page.inputValue('#second')).toBe(password);
    expect(await page.inputValue('#memo')).toBe('');
    await sharing.says('Delivered into First, Second on github.test');
  });

  it('what one field refuses is still to be had, and the others are not filled again', async () => {
    const sharing = await shareLogin();
    const page = await open('/notes');
    let receiving = await arrive(sharing, page, '#memo');
    await receiving.says('2 fields arrived.');
    receiving = await pickFor(receiving, 'Pick a field for User', page, '#first');
    receiving = await pickFor(receiving, 'Pick a field for Password', page, '#short');
    await receiving.says('Fill 2 fields: First, Short');
    await receiving.click('button', 'Fill');
    await receiving.says('That field takes 4 characters and the secret is longer.');
    await receiving.says('Filled into First on github.test');
    await page.fill('#first', 'changed since');
    await receiving.says('The rest, here:');
    receiving = await pickFor(receiving, 'Pick a field for Password', page, '#second');
    await receiving.says('1 field is left to fill: Second');
    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    expect(await page.inputValue('#first')).toBe('changed since');
    expect(await page.inputValue('#short')).toBe('');
    expect(await page.inputValue('#second')).toBe(password);
    await sharing.says('Delivered into First, Second on github.test');
  });
});

describe('the side panel', () => {
  it('fills several fields of a page that are picked from it', async () => {
    const { recipient } = scene;
    const sharing = await shareLogin();
    const tab = await openLink(recipient, await linkOf(sharing));
    await tab.getByRole('button', { name: 'Keep open beside my pages' }).click();
    const panel = await recipient.panel();
    const page = await open('/notes');
    await panel.says('Pick the field that should get it.');
    await typeCode(panel, await codeOf(sharing));
    await panel.says('2 fields arrived.');
    // The icon opens the page to us and starts the picker; from then on the panel's own buttons do.
    await recipient.press(page);
    await panel.says('Click the field in the page. Esc cancels.');
    await page.click('#memo');
    await panel.click('button', 'Pick a field for User');
    await panel.says('Click the field in the page. Esc cancels.');
    await page.click('#first');
    await panel.says('into First on github.test');
    await panel.click('button', 'Pick a field for Password');
    await panel.says('Click the field in the page. Esc cancels.');
    await page.click('#second');
    await panel.says('Fill 2 fields: First, Second');
    await panel.click('button', 'Fill');
    await panel.says('Filled.');
    expect(await page.inputValue('#first')).toBe(userName);
    expect(await page.inputValue('#second')).toBe(password);
    await sharing.says('Delivered into First, Second on github.test');
  });
});

describe('choosing', () => {
  it('a second click takes a field back, and Done ends; what is taken can be named and removed', async () => {
    const login = await scene.sender.open(scene.site.url('github.test', '/login'));
    const sharing = await mark(login, ['#password', '#user', '#password', '#password'], async page => {
      // The page itself cannot see the bar, which makes way for what is pointed at: at the bottom or the top.
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
      await until('the picker to end', async () => {
        for (const y of [height - 40, 88]) await page.mouse.click(width / 2, y);
        return !(await page.evaluate(() => document.querySelector('fieldpost-picker') !== null));
      });
    });
    await sharing.says(/User, 3 characters[\s\S]*Password, 21 characters/);
    await sharing.click('button', 'Rename Password');
    // What it is called now is selected, to be typed over.
    await until('the box for the name', () => sharing.has('textbox', 'Label'));
    await sharing.target.send('Input.insertText', { text: 'Wiki password' });
    await sharing.click('button', 'Save');
    await sharing.says('Wiki password, 21 characters');
    await sharing.click('button', 'Remove User');
    const terminal = fieldpost([
      'receive',
      await linkOf(sharing),
      '--server',
      serverOrigin,
      '--code',
      await codeOf(sharing),
    ]);
    expect((await terminal.event('item'))['fields']).toEqual([
      expect.objectContaining({ label: 'Wiki password', kind: 'password', value: password }),
    ]);
    expect(await terminal.ended).toBe(0);
  });

  it('Enter right after the last click, while the worker still starts, ends with that field too', async () => {
    const page = await scene.sender.open(scene.site.url('github.test', '/login'));
    const sharing = await mark(page, ['#user'], async () => {
      await scene.sender.killWorker();
      await page.click('#password');
      await enter(page);
    });
    await sharing.says('2 fields');
    await sharing.click('button', 'Cancel');
  });

  it('with a key held in the usual picker, several are chosen too; an empty one is typed', async () => {
    const half = await scene.sender.open(scene.site.url('github.test', '/half'));
    const home = await scene.sender.clickIcon(half);
    await home.click('button', 'Share a field');
    await scene.sender.popupIsGone();
    await half.click('#user', { modifiers: ['Shift'] });
    await half.click('#password', { modifiers: ['Shift'] });
    const picking = await scene.sender.clickIcon(half);
    await picking.says('2 fields chosen');
    await picking.click('button', 'Done');
    const drafting = await scene.sender.popup();
    await drafting.says('Type what is missing.');
    await drafting.type('textbox', 'Secret for Password', 'typed here');
    await drafting.click('button', 'Share it');
    const sharing = await scene.sender.popup();
    await sharing.says('2 fields');
    const terminal = fieldpost([
      'receive',
      await linkOf(sharing),
      '--server',
      serverOrigin,
      '--code',
      await codeOf(sharing),
    ]);
    expect((await terminal.event('item'))['fields']).toEqual([
      expect.objectContaining({ label: 'User', value: userName }),
      expect.objectContaining({ label: 'Password', kind: 'password', value: 'typed here' }),
    ]);
    expect(await half.inputValue('#password')).toBe('');
  });
});

describe('a terminal', () => {
  it('sends several fields into a form', async () => {
    const terminal = fieldpost(
      ['send', '--server', serverOrigin, '--field', 'user=-', '--field', 'password=-'],
      'ada\ncorrect horse\n',
    );
    await openLink(scene.recipient, String((await terminal.event('link'))['link']));
    const page = await open('/other');
    const receiving = await pickToFill(scene.recipient, page, '#secret');
    await typeCode(receiving, String((await terminal.event('code'))['code']));
    await receiving.says('Fill 2 fields: E-mail address, Passphrase');
    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    expect(await page.inputValue('#name')).toBe('ada');
    expect(await page.inputValue('#secret')).toBe('correct horse');
    expect(await terminal.event('end')).toMatchObject({
      outcome: 'delivered',
      receipt: { outcome: 'filled', label: 'E-mail address, Passphrase' },
    });
  });
});

/** What a camera reads off the QR code on a page. */
async function scan(page: Page): Promise<string | undefined> {
  const code = page.locator('svg.qr');
  const size = Number((await code.getAttribute('viewBox'))?.split(' ')[2]);
  const path = (await code.locator('path').getAttribute('d')) ?? '';
  const scale = 4;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let at = 0; at < scale * scale; at += 1) {
      const column = Number(x) * scale + (at % scale);
      const row = Number(y) * scale + Math.floor(at / scale);
      pixels.fill(0, (row * size * scale + column) * 4, (row * size * scale + column) * 4 + 3);
    }
  }
  return readQrCode(pixels, size * scale, size * scale)?.data;
}

describe('a one-time code seed', () => {
  it('is shown as the QR code that an authenticator takes', async () => {
    const seed = 'otpauth://totp/Example:ada@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example';
    const terminal = fieldpost(
      ['send', '--server', serverOrigin, '--field', 'user=-', '--field', 'seed=-'],
      `ada\n${seed}`,
    );
    const tab = await openLink(scene.recipient, String((await terminal.event('link'))['link']));
    await tab.getByRole('textbox', { name: 'Code' }).fill(String((await terminal.event('code'))['code']));
    await tab.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await tab.locator('svg.qr').count()).toBe(0);
    await tab.getByRole('button', { name: 'Show QR of seed' }).click();
    await tab.getByRole('img', { name: 'QR code of the one-time code seed' }).waitFor();
    expect(await scan(tab)).toBe(seed);
    expect(await tab.getByRole('button', { name: 'Show QR of user' }).count()).toBe(0);
    await tab.getByRole('button', { name: 'Hide', exact: true }).click();
    await tab.locator('svg.qr').waitFor({ state: 'detached' });
  });
});

describe('the recipient’s background is killed in the middle', () => {
  it('what was filled stays, what was begun is for the person to fill again', async () => {
    const sharing = await shareLogin();
    const page = await open('/asking');
    let receiving = await arrive(sharing, page, '#user');
    await receiving.says('Fill 2 fields: User, Password');
    let answer: (() => Promise<void>) | undefined;
    page.once('dialog', dialog => {
      answer = () => dialog.accept();
    });
    await receiving.click('button', 'Fill');
    await until('the page to ask', () => answer !== undefined);
    expect(await scene.recipient.killWorker()).toBe(true);
    await answer?.();
    receiving = await scene.recipient.clickIcon(page);
    await receiving.says('Filled into User on github.test');
    await receiving.says('Filling was interrupted. Look at the field: it may hold the secret already.');
    await page.fill('#user', 'changed since');
    page.on('dialog', dialog => void dialog.accept());
    await receiving.click('button', 'Fill');
    await sharing.says('Delivered into User, Password on github.test');
    receiving = await scene.recipient.clickIcon(page);
    await receiving.says('Filled.');
    expect(await page.inputValue('#user')).toBe('changed since');
    expect(await page.inputValue('#password')).toBe(password);
  });
});
