import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { serverOrigin } from '../e2e/stage/build.ts';
import { Person } from '../e2e/stage/person.ts';
import { type StageServer, startServer } from '../e2e/stage/server.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { codeOf, linkOf } from '../e2e/stage/steps.ts';
import { fieldpost } from '../e2e/stage/terminal.ts';
import { Hands } from './stage/hands.ts';

const display = inject('display');
let server: StageServer;
let site: Site;
let person: Person;
const hands = new Hands(display);

describe.skipIf(display === '')('real gestures', () => {
  beforeAll(async () => {
    server = await startServer();
    site = await startSite({
      '/words': '<p><span id="words">first line<br>second line</span></p>',
      '/chat': '<p><a id="link" href="#">the link</a></p>',
    });
    person = await Person.arrive({
      display,
      arguments: ['--window-position=0,0', '--window-size=1200,860'],
    });
  });
  afterEach(() => person.forgetEverything());
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.close();
  });

  it('right-click on a field, Share this field', async () => {
    const page = await person.open(site.url('github.test', '/login'));
    await hands.choose(page, page.locator('#password'), 's');
    const sharing = await person.popup();
    await sharing.says('Password, 21 characters');
    expect(await linkOf(sharing)).toContain('/h#');
  });

  it('right-click on a field, Leave for later', async () => {
    const page = await person.open(site.url('github.test', '/login'));
    await hands.choose(page, page.locator('#password'), 'l');
    const leaving = await person.popup();
    await leaving.says('21 characters from github.test');
    await leaving.value('textbox', 'Passphrase');
    await leaving.click('button', 'Leave it');
    expect(await linkOf(leaving)).toContain('/d#');
  });

  it('right-click on a field, Fill from a Fieldpost link', async () => {
    const terminal = fieldpost(['send', '--server', serverOrigin], 'from the menu');
    const page = await person.open(site.url('github.test', '/empty'));
    await hands.choose(page, page.locator('#notes'), 'f', 'Return');
    const pasting = await person.popup();
    await pasting.says('Paste the link whose secret belongs into Notes on github.test');
    await pasting.type('textbox', 'Link', String((await terminal.event('link'))['link']));
    await pasting.click('button', 'Open');
    await pasting.says('Notes on github.test');
    await pasting.type('textbox', 'Code', String((await terminal.event('code'))['code']));
    await pasting.click('button', 'Fill');
    await pasting.says('Filled.');
    expect(await page.inputValue('#notes')).toBe('from the menu');
    expect(await terminal.ended).toBe(0);
  });

  it('right-click on a selection, Share selection: with its line break', async () => {
    const page = await person.open(site.url('github.test', '/words'));
    await page.evaluate(() => {
      const words = document.getElementById('words');
      if (words !== null) getSelection()?.selectAllChildren(words);
    });
    await hands.choose(page, page.locator('#words'), 's');
    const sharing = await person.popup();
    await sharing.says('22 characters');
    const terminal = fieldpost([
      'receive',
      await linkOf(sharing),
      '--server',
      serverOrigin,
      '--code',
      await codeOf(sharing),
    ]);
    expect(await terminal.event('item')).toMatchObject({ fields: [{ value: 'first line\nsecond line' }] });
    expect(await terminal.ended).toBe(0);
  });

  it('right-click on a link of ours, Receive here', async () => {
    const terminal = fieldpost(['send', '--server', serverOrigin], 'from a chat');
    const page = await person.open(site.url('github.test', '/chat'));
    const { link } = await terminal.event('link');
    await page.locator('#link').evaluate((anchor, href) => anchor.setAttribute('href', href), String(link));
    await hands.choose(page, page.locator('#link'), 'r');
    const receiving = await person.popup();
    await receiving.says('A secret is waiting.');
    await receiving.says('Pick the field that should get it.');
    terminal.stop();
  });

  it('the keyboard shortcut opens the popup and the page', async () => {
    const page = await person.open(site.url('github.test', '/login'));
    await hands.click(page, page.locator('#user'));
    await hands.press('alt+shift+f');
    const home = await person.popup();
    await home.click('button', 'Share a field');
    await person.popupIsGone();
    await page.click('#password');
    await (await person.popup()).says('Password, 21 characters');
  });
});
