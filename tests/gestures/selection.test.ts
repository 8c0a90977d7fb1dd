import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openSealed } from '../../lib/sealed/open.ts';
import { sealText } from '../../lib/sealed/seal.ts';
import { Person } from '../e2e/stage/person.ts';
import type { Popup } from '../e2e/stage/popup.ts';
import { type StageServer, startServer } from '../e2e/stage/server.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { until } from '../e2e/stage/until.ts';
import { Hands } from './stage/hands.ts';

const display = inject('display');
const passphrase = 'correct horse battery staple';
const quote = '<blockquote>They wrote:<br>see you at nine</blockquote>';
let server: StageServer;
let site: Site;
let person: Person;
let block: string;
const hands = new Hands(display);

/** Encrypts for a passphrase of our own choice, in the popup that the menu opened. */
async function encrypt(popup: Popup): Promise<void> {
  await popup.click('button', 'Passphrase');
  await until('a passphrase that is offered', async () => !(await popup.holds('textbox', 'Passphrase', '')));
  await popup.replace('textbox', 'Passphrase', passphrase);
  await popup.click('button', 'Encrypt');
  await popup.says('the selection is encrypted in the page');
}

const opened = async (text: string): Promise<unknown> => openSealed(text, { passphrase });
// biome-ignore lint/performance/useDomNodeTextContent: what the person sees, with its lines
const shown = (text: Locator): Promise<string> => text.innerText();
const textIn = (page: Page): Promise<string> => page.locator('#text').inputValue();

describe.skipIf(display === '')('what is selected, by real gestures', () => {
  beforeAll(async () => {
    const sealed = await sealText('opened by hand\n', { passphrase });
    if ('bad' in sealed) throw new Error(sealed.bad);
    block = sealed.ok;
    server = await startServer();
    site = await startSite({
      '/notes': '<textarea id="text" rows="3" cols="9">before\nmy secret\nafter</textarea>',
      '/mail': `<div id="text" contenteditable style="font:16px sans-serif">Dear Ada,<div>my secret</div><br>${quote}</div>`,
      '/read': `<pre id="text">${block}</pre><label>Key <input id="key"></label>`,
      '/plain': '<p id="text">nothing sealed here</p>',
    });
    person = await Person.arrive({
      display,
      arguments: ['--window-position=0,0', '--window-size=1200,860'],
    });
  }, 90_000);
  afterEach(() => person.forgetEverything());
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.close();
  });

  it('Encrypt selection… in a text area, and Ctrl+Z', async () => {
    const page = await person.open(site.url('notes.test', '/notes'));
    await page.locator('#text').evaluate((field: HTMLTextAreaElement) => {
      field.focus();
      field.setSelectionRange(7, 16);
    });
    await hands.choose(page, page.locator('#text'), 'e');
    const popup = await person.popup();
    await popup.says('9 characters from notes.test');
    await encrypt(popup);
    const now = await textIn(page);
    expect(now).toMatch(
      /^before\n-----BEGIN AGE ENCRYPTED FILE-----\n[\s\S]+\n-----END AGE ENCRYPTED FILE-----\nafter$/,
    );
    expect(await opened(now)).toEqual({ ok: { kind: 'text', text: 'my secret' } });
    await person.closePopup();
    await hands.press('ctrl+z');
    await until('the text to be back', async () => (await textIn(page)) === 'before\nmy secret\nafter');
  });

  it('Encrypt selection… in the mail that is being written, and Ctrl+Z', async () => {
    const page = await person.open(site.url('mail.test', '/mail'));
    const text = page.locator('#text');
    await text.evaluate((mail: HTMLElement) => {
      mail.focus();
      const line = mail.querySelector('div');
      if (line !== null) getSelection()?.selectAllChildren(line);
    });
    const before = await shown(text);
    await hands.choose(page, text.locator('div'), 'e');
    await encrypt(await person.popup());
    const now = await shown(text);
    expect(now).toContain('see you at nine');
    expect(now).not.toContain('my secret');
    expect(await opened(now)).toEqual({ ok: { kind: 'text', text: 'my secret' } });
    await person.closePopup();
    await hands.press('ctrl+z');
    await until('the text to be back', async () => (await shown(text)) === before);
  });

  it('Encrypt selection… as a live link', async () => {
    const page = await person.open(site.url('notes.test', '/notes'));
    await page.locator('#text').selectText();
    await hands.choose(page, page.locator('#text'), 'e');
    const popup = await person.popup();
    await popup.click('button', 'Live link');
    await popup.click('button', 'Share selection');
    await popup.says('22 characters');
    expect(await popup.value('textbox', 'Link')).toContain('/h#');
  });

  it('Decrypt selection… on a page', async () => {
    const page = await person.open(site.url('read.test', '/read'));
    await page.locator('#text').selectText();
    await hands.choose(page, page.locator('#text'), 'd');
    const popup = await person.popup();
    await popup.type('textbox', 'Passphrase', 'not this one');
    await popup.click('button', 'Decrypt');
    await popup.says('That passphrase does not open it.');
    await popup.replace('textbox', 'Passphrase', passphrase);
    await popup.click('button', 'Decrypt');
    await popup.click('button', 'Show');
    expect(await popup.value('textbox', 'Decrypted text')).toContain('opened by hand');
  });

  it('Decrypt selection…, then a field for it: the passphrase is typed once', async () => {
    const page = await person.open(site.url('read.test', '/read'));
    await page.locator('#text').selectText();
    await hands.choose(page, page.locator('#text'), 'd');
    const before = await person.popup();
    await before.type('textbox', 'Passphrase', passphrase);
    await before.click('button', 'Fill a field');
    await until('the picker', () => page.locator('fieldpost-picker').count());
    await hands.click(page, page.locator('#key'));
    await (await person.popup()).says('Filled.');
    expect(await page.inputValue('#key')).toBe('opened by hand');
    const kept = await person.asExtension(async () => JSON.stringify(await chrome.storage.session.get(null)));
    expect(kept).not.toContain('horse');
  });

  it('Decrypt selection… says what is not encrypted', async () => {
    const page = await person.open(site.url('read.test', '/plain'));
    await page.locator('#text').selectText();
    await hands.choose(page, page.locator('#text'), 'd');
    await (await person.popup()).says('There is nothing encrypted here.');
  });

  it('Fill from sealed text: the field is picked, the block opened, the field filled', async () => {
    const page = await person.open(site.url('read.test', '/read'));
    await page.locator('#text').selectText();
    await hands.choose(page, page.locator('#text'), 'f');
    await until('the picker', () => page.locator('fieldpost-picker').count());
    await hands.click(page, page.locator('#key'));
    const popup = await person.popup();
    await popup.says('Key on read.test');
    await popup.type('textbox', 'Passphrase', passphrase);
    await popup.click('button', 'Fill');
    await popup.says('Filled.');
    expect(await page.inputValue('#key')).toBe('opened by hand');
  });
});
