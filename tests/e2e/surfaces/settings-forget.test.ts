import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverOrigin } from '../stage/build.ts';
import { disguisesInBytes } from '../stage/disguise.ts';
import { Person } from '../stage/person.ts';
import type { Popup } from '../stage/popup.ts';
import { type StageServer, startServer } from '../stage/server.ts';
import { type Site, startSite } from '../stage/site.ts';
import { codeOf, share } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';

/** Like nothing else in a profile. */
const marker = (): string => `Zq${randomBytes(20).toString('hex')}`;
const [secret, running, label] = [marker(), marker(), marker()];
/** What the browser itself keeps of pages is not ours to remove, so this one holds nothing that it would keep. */
const bare = '<span id="name"></span><input id="key" autocomplete="off" aria-labelledby="name">';

let server: StageServer;
let site: Site;
let person: Person;

beforeAll(async () => {
  server = await startServer();
  site = await startSite({ '/bare': bare });
  person = await Person.arrive();
});
afterAll(async () => {
  await person?.leave();
  await site?.close();
  await server?.close();
});

/** Files of the profile that hold it, in any form. */
async function holders(folder: string, needle: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async file => (disguisesInBytes(await readFile(file), needle).length > 0 ? [file] : [])),
  );
  return found.flat();
}

async function shareHere(value: string): Promise<{ sharing: Popup; link: string }> {
  const page = await person.open(site.url('github.test', '/bare'));
  await page.evaluate(
    ([name, text]) => {
      const [words, box] = [
        document.querySelector('#name'),
        document.querySelector<HTMLInputElement>('#key'),
      ];
      if (words === null || box === null) throw new Error('this is another page');
      words.textContent = name;
      box.value = text;
    },
    [label, value] as const,
  );
  return share(person, page, '#key');
}

/** Every place in which a browser lets us keep anything (docs/security.md lists them). */
const whatIsKept = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    const tabs = await chrome.tabs.query({});
    const badges = await Promise.all(
      tabs.map(({ id }) => chrome.action.getBadgeText(id === undefined ? {} : { tabId: id })),
    );
    const { permissions = [], origins = [] } = await chrome.permissions.getAll();
    return {
      local: await chrome.storage.local.get(null),
      synced: await chrome.storage.sync.get(null),
      session: await chrome.storage.session.get(null),
      choices: { ...localStorage },
      ofTab: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      files,
      scripts: await chrome.scripting.getRegisteredContentScripts(),
      notices: (await chrome.notifications?.getAll()) ?? {},
      alarms: (await chrome.alarms.getAll()).map(({ name }) => name),
      badge: await chrome.action.getBadgeText({}),
      tabBadges: [...new Set(badges)],
      panel: (await chrome.sidePanel.getOptions({})).path,
      granted: { permissions: permissions.toSorted(), origins },
    };
  });

it('forgets everything: the other side is told, and the profile holds no secret, key or label', async () => {
  const done = await shareHere(secret);
  const first = fieldpost([
    'receive',
    done.link,
    '--server',
    serverOrigin,
    '--code',
    await codeOf(done.sharing),
  ]);
  expect(await first.event('end')).toMatchObject({ outcome: 'delivered' });
  await done.sharing.says('Your copy is gone.');

  const still = await shareHere(running);
  const waiting = fieldpost(['receive', still.link, '--server', serverOrigin]);
  await still.sharing.says('Tell them this code by phone.');
  await person.closePopup();

  const settings = await person.open(person.page('options.html'));
  await settings.getByRole('list', { name: 'History' }).getByText(label).first().waitFor();
  await settings.getByLabel('Theme').selectOption({ label: 'Dark' });
  const sealed = await person.open(person.page('sealed.html'));
  await sealed.getByRole('button', { name: 'Show your address' }).click();
  await sealed.getByRole('textbox', { name: 'Your address' }).waitFor();
  await sealed.reload();
  await sealed.getByRole('button', { name: 'People I choose' }).click();
  await sealed.getByRole('checkbox', { name: 'And for me' }).click();
  const before = await whatIsKept(settings);
  expect(before).toMatchObject({ badge: '1', files: ['vault-keys'], choices: { 'encrypt-for-me': 'no' } });
  expect(before.alarms).toContain('recover');
  expect([before.local, before.session].map(Object.keys).every(({ length }) => length > 0)).toBe(true);

  await settings.getByRole('button', { name: 'Forget everything' }).click();
  await settings.getByRole('button', { name: 'Forget it all' }).click();
  await settings.getByText('Everything is forgotten.').waitFor();
  expect(await waiting.event('end')).toMatchObject({ outcome: 'cancelled' });

  await settings.getByText('Nothing is remembered yet.').waitFor();
  expect(await settings.getByLabel('Theme').inputValue()).toBe('system');
  const { session, ...kept } = await whatIsKept(settings);
  expect(kept).toEqual({
    local: {},
    synced: {},
    choices: {},
    ofTab: {},
    databases: [],
    caches: [],
    files: [],
    scripts: [],
    notices: {},
    // As the install left it.
    alarms: ['history'],
    badge: '',
    tabBadges: [''],
    panel: 'popup.html?place=panel',
    // Nothing was granted since.
    granted: before.granted,
  });
  expect(JSON.stringify(session)).not.toContain(label);

  const folder = await person.exit();
  // The search finds what is there.
  expect(await holders(folder, person.extension)).not.toEqual([]);
  for (const needle of [secret, running, label]) expect(await holders(folder, needle)).toEqual([]);
  for (const { link } of [done, still]) {
    expect(await holders(folder, new URL(link).hash.slice(1))).toEqual([]);
  }
}, 120_000);
