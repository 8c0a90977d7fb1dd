import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { serverOrigin, serverPort } from '../e2e/stage/build.ts';
import { Person } from '../e2e/stage/person.ts';
import { type StageServer, startServer } from '../e2e/stage/server.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { share } from '../e2e/stage/steps.ts';
import { fieldpost } from '../e2e/stage/terminal.ts';
import { until } from '../e2e/stage/until.ts';
import { Hands } from './stage/hands.ts';

const display = inject('display');
const hands = new Hands(display);
const passphrase = 'four words that nobody knows';
/** Another server than the build's, and by another name, which match patterns tell apart. */
const otherPort = serverPort + 8;
const otherServer = `http://127.0.0.1:${otherPort}`;
const german = [
  'Dieses Feld teilen',
  'Für später ablegen',
  'Aus einem Fieldpost-Link ausfüllen',
  'Auswahl verschlüsseln…',
  'Auswahl teilen',
  'Auswahl entschlüsseln…',
  'Aus verschlüsseltem Text ausfüllen',
  'Hier empfangen',
];
let servers: StageServer[] = [];
let site: Site;
let person: Person;

const openSettings = (): Promise<Page> => person.open(person.page('options.html'));

/** Turn on what the browser asks about. */
const allow = (settings: Page, option: Locator): Promise<void> =>
  hands.allow(
    settings,
    () => option.click(),
    () => option.isChecked(),
  );

/** A handoff whose link somebody opens while the person looks elsewhere, once the background has noticed. */
async function shareAndJoin(): Promise<void> {
  const page = await person.open(site.url('github.test', '/login'));
  const { link } = await share(person, page, '#password');
  await person.closePopup();
  const terminal = fieldpost(['receive', link, '--server', serverOrigin]);
  await until('the link to have been opened', () =>
    person.asExtension(async () =>
      Object.values(await chrome.storage.session.get<Record<string, { announced?: string[] }>>(null)).some(
        ({ announced }) => announced,
      ),
    ),
  );
  terminal.stop();
}

const notices = (): Promise<number> =>
  person.asExtension(() =>
    chrome.notifications === undefined
      ? 0
      : chrome.notifications.getAll().then(all => Object.keys(all).length),
  );

/** The titles of the menu's items, as they are made. */
async function titlesMade(): Promise<() => Promise<string[]>> {
  await person.wakeWorker();
  const worker = await person.worker();
  await worker.evaluate(`void (() => {
    globalThis.titles = [];
    for (const contextMenus of new Set([globalThis.chrome.contextMenus, globalThis.browser.contextMenus])) {
      const create = contextMenus.create;
      contextMenus.create = (...given) => {
        titles.push(given[0].title);
        return create.apply(contextMenus, given);
      };
    }
  })()`);
  return () => worker.evaluate('titles');
}

/** What the picker's bar says, which the page itself cannot see. */
const bar = (): Promise<string | null | undefined> =>
  person.asExtension(async () => {
    // Of the tabs, only the one that was clicked tells its address.
    const tab = (await chrome.tabs.query({})).find(({ url }) => url?.startsWith('http:'));
    const [answer] = await chrome.scripting.executeScript({
      target: { tabId: tab?.id ?? 0 },
      func: () => {
        const picker = document.querySelector<HTMLElement>('fieldpost-picker');
        const root = picker && chrome.dom.openOrClosedShadowRoot(picker);
        return root?.querySelector('.bar')?.firstChild?.nodeValue;
      },
    });
    return answer?.result;
  });

describe.skipIf(display === '')('settings that the browser asks about', () => {
  beforeAll(async () => {
    servers = await Promise.all([startServer(), startServer(otherPort)]);
    site = await startSite();
  });
  // A browser with a question or a menu open may answer nobody: each try has its own.
  beforeEach(async () => {
    person = await Person.arrive({
      display,
      arguments: ['--window-position=0,0', '--window-size=1200,860'],
    });
  });
  afterEach(() => person.leave());
  afterAll(async () => {
    await site?.close();
    for (const server of servers) await server.close();
  });

  it('another server: used whatever the answer, its links handled when it is yes', async () => {
    const settings = await openSettings();
    await settings.getByRole('textbox', { name: 'Server' }).fill(otherServer);
    await settings.getByRole('button', { name: 'Use this server' }).click();
    await hands.deny(settings);
    await settings.getByText('The browser did not allow it. Handoffs go by way of this server').waitFor();
    const handled = settings.getByRole('checkbox', { name: 'Always handle links of this server' });
    expect(await handled.isChecked()).toBe(false);
    await allow(settings, handled);
    const tab = await person.context.newPage();
    await tab
      .goto(`${otherServer}/h#Ah7_YOHg8WMFxX8k-qCWVN_Q1WXCEMGSOxI7Fs3yNJHWkKdt2A`)
      .catch(() => undefined);
    await until('our own page', () => tab.url().startsWith(person.page('popup.html?')));
  });

  it('notifications: none without the permission, one when it was given', async () => {
    const settings = await openSettings();
    const wanted = settings.getByLabel('Tell me what the other person does');
    await wanted.click();
    await hands.deny(settings);
    await settings.getByText('Keep Fieldpost open to see when they come.').waitFor();
    await shareAndJoin();
    expect(await notices()).toBe(0);

    await settings.bringToFront();
    await allow(settings, wanted);
    expect(await notices()).toBe(0);
    await person.asExtension(() => chrome.storage.session.clear());
    await shareAndJoin();
    await until('a notification', async () => (await notices()) === 1);

    await settings.bringToFront();
    await wanted.click();
    await until(
      'the permission to be gone',
      async () =>
        !(await person.asExtension(() => chrome.permissions.contains({ permissions: ['notifications'] }))),
    );
  });

  it('German is in the context menu and in the picker, too', async () => {
    const titles = await titlesMade();
    const settings = await openSettings();
    const language = settings.getByLabel(/^(Language|Sprache)$/);
    for (const label of ['English', 'Deutsch']) await language.selectOption({ label });
    await until('the menu in German', async () => (await titles()).at(-1) === german.at(-1));
    expect((await titles()).slice(-german.length)).toEqual(german);
    await settings.getByLabel('Sprache').waitFor();
    const page = await person.open(site.url('github.test', '/login'));
    // The letter of `Dieses Feld teilen`; in English there is no such item but on a selection.
    await hands.choose(page, page.locator('#password'), 'd');
    await (await person.popup()).says('Password, 21 Zeichen');
    await page.close();

    const other = await person.open(site.url('github.test', '/empty'));
    const home = await person.clickIcon(other);
    await home.click('button', 'Feld teilen');
    await person.popupIsGone();
    await until('the bar', async () => (await bar()) === 'Klicken Sie auf das Feld. Esc bricht ab');
  });

  // The last: menus of browsers that come after a screen saver now and then never open.
  it('what Fieldpost keeps is locked together with the screen', async () => {
    const settings = await openSettings();
    await settings.getByRole('button', { name: 'Set a passphrase' }).click();
    await settings.getByLabel('New passphrase').fill(passphrase);
    await settings.getByLabel('The same once more').fill(passphrase);
    await settings.getByRole('button', { name: 'Set passphrase' }).click();
    await settings.getByText('Unlocked.').waitFor();
    // Of this permission the browser asks nobody.
    const together = settings.getByLabel('Lock together with the screen');
    await together.click();
    await expect.poll(() => together.isChecked()).toBe(true);
    await hands.lockScreen();
    await settings.getByText('What Fieldpost keeps is locked.').waitFor();
    await hands.unlockScreen();
  });
});
