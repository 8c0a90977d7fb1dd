import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openSealed } from '../../lib/sealed/open.ts';
import { sealText } from '../../lib/sealed/seal.ts';
import { extensionFolder } from '../e2e/stage/build.ts';
import { Person } from '../e2e/stage/person.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { until } from '../e2e/stage/until.ts';
import { Hands } from './stage/hands.ts';
import { linesOfPaper, paper } from './stage/paper.ts';

const display = inject('display');
const hands = new Hands(display);
const passphrase = 'correct horse battery staple';
let person: Person;
let site: Site;

/** The tab of ours that opens for text that was selected where we may not work. */
const tabForText = (): Promise<Page> =>
  until('a tab of ours', () =>
    person.context.pages().find(each => each.url().startsWith(person.page('popup.html?selection='))),
  );

async function encryptedIn(tab: Page): Promise<string> {
  await until('a passphrase', async () => (await tab.getByLabel('Passphrase').inputValue()) !== '');
  const offered = await tab.getByLabel('Passphrase').inputValue();
  await tab.getByRole('button', { name: 'Encrypt', exact: true }).click();
  const block = await tab.getByRole('textbox', { name: 'Encrypted text' }).inputValue();
  const { ok } = (await openSealed(block, { passphrase: offered })) as { ok: { text: string } };
  return ok.text;
}

/** The store's pages, too, say why (tests/keeper/selection.test.ts); a browser without a network has none to try. */
describe.skipIf(display === '')('text that is selected where extensions may not work', () => {
  let neighbourNote = '';

  beforeAll(async () => {
    const sealed = await sealText('the neighbour’s secret', { passphrase });
    if ('bad' in sealed) throw new Error(sealed.bad);
    site = await startSite({ '/statement': paper('Account 4711') });
    const both = [extensionFolder, join(import.meta.dirname, 'neighbour')].join(',');
    person = await Person.arrive({
      display,
      arguments: [
        '--window-position=0,0',
        '--window-size=1200,860',
        `--disable-extensions-except=${both}`,
        `--load-extension=${both}`,
      ],
    });
    const note = await until('the other extension', () =>
      person.context.pages().find(each => each.url().endsWith('/note.html')),
    );
    neighbourNote = note.url();
    await note.evaluate(block => localStorage.setItem('note', block), sealed.ok);
  }, 90_000);
  afterEach(() => person.forgetEverything());
  afterAll(async () => {
    await person?.leave();
    await site?.close();
  });

  it('opens in a tab of ours, which says why: a page of the browser', async () => {
    const page = await person.open('chrome://version');
    await page.locator('#copyright').selectText();
    await hands.choose(page, page.locator('#copyright'), 'e');
    const tab = await tabForText();
    await tab.getByText("Browsers don't let extensions work on this page").waitFor();
    expect(await encryptedIn(tab)).toContain('Copyright');
    expect(tab.url()).not.toContain('Copyright');
    await tab.reload();
    await tab.getByText('The selected text is no longer there.').waitFor();
  });

  it('… a PDF', async () => {
    const page = await person.open(site.url('bank.test', '/statement'));
    const viewer = await until('the viewer', () =>
      page.frames().find(frame => frame.url().startsWith('chrome-extension:')),
    );
    await until('all of the PDF', () =>
      viewer.evaluate(() => {
        const toolbar = document.querySelector('pdf-viewer')?.shadowRoot?.querySelector('viewer-toolbar');
        return (toolbar as { loadProgress?: number } | null | undefined)?.loadProgress === 100;
      }),
    );
    await hands.click(page, page.locator('body'));
    await hands.press('ctrl+a');
    await hands.choose(page, page.locator('body'), 'e');
    const tab = await tabForText();
    await tab.getByText("Browsers don't let extensions work on this page").waitFor();
    await tab.getByText(`${linesOfPaper * 'Account 4711 '.length - 1} characters`).waitFor();
  });

  it('… a page of another extension', async () => {
    const page = await person.open(neighbourNote);
    await page.locator('#note').selectText();
    await hands.choose(page, page.locator('#note'), 'd');
    const tab = await tabForText();
    await tab.getByText('This page belongs to another extension').waitFor();
    await tab.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await tab.getByRole('button', { name: 'Decrypt', exact: true }).click();
    await tab.getByRole('button', { name: 'Show', exact: true }).click();
    await expect
      .poll(() => tab.getByRole('textbox', { name: 'Decrypted text' }).inputValue())
      .toBe('the neighbour’s secret');
  });
});
