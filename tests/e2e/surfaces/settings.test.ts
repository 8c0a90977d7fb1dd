import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { serverOrigin } from '../stage/build.ts';
import type { Person } from '../stage/person.ts';
import { setScene } from '../stage/scene.ts';
import { share } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';

const scene = setScene();

const openSettings = (person: Person): Promise<Page> => person.open(person.page('options.html'));

const choose = (page: Page, setting: string, name: string): Promise<unknown> =>
  page.getByLabel(setting, { exact: true }).selectOption({ label: name });

/** What the background keeps. */
const stored = (person: Person): Promise<Record<string, unknown>> =>
  person.asExtension(async () => (await chrome.storage.local.get('settings'))['settings'] ?? {}) as Promise<
    Record<string, unknown>
  >;

const isKept = (person: Person, change: Record<string, unknown>): Promise<unknown> =>
  until(`${JSON.stringify(change)} to be kept`, async () => {
    const kept = await stored(person);
    return Object.entries(change).every(([name, value]) => kept[name] === value);
  });

describe('settings', () => {
  it('open from the first screen, and outlive the worker', async () => {
    const { sender, site } = scene;
    const home = await sender.clickIcon(await sender.open(site.url('github.test', '/login')));
    await home.click('button', 'Settings');
    const page = await until('the settings', () =>
      sender.context.pages().find(tab => tab.url().endsWith('/options.html')),
    );
    await page.getByRole('heading', { name: 'Fieldpost settings' }).waitFor();
    await choose(page, 'A link works for', '24 hours');
    await isKept(sender, { lifetime: 86_400 });
    await page.close();
    await sender.killWorker();
    const again = await openSettings(sender);
    await expect.poll(() => again.getByLabel('A link works for').inputValue()).toBe('86400');
    await again.close();
  });

  it('of a theme change every open page at once', async () => {
    const { sender } = scene;
    const [settings, welcome] = [await openSettings(sender), await sender.open(sender.page('welcome.html'))];
    const ground = (): Promise<string> =>
      welcome.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await choose(settings, 'Theme', 'Dark');
    await expect.poll(ground).toBe('rgb(21, 27, 26)');
    await choose(settings, 'Theme', 'Light');
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
    await choose(settings, 'Theme', 'As the system');
    await expect
      .poll(() => welcome.evaluate(() => document.documentElement.dataset['theme']))
      .toBeUndefined();
  });

  it('of length and lifetime make a handoff of 8 digits, to a terminal, that lives as long', async () => {
    const { sender, site } = scene;
    const settings = await openSettings(sender);
    await choose(settings, 'Length of the code', '8 digits');
    await choose(settings, 'A link works for', '10 minutes');
    await isKept(sender, { codeDigits: 8, lifetime: 600 });
    await settings.close();
    const began = Date.now();
    const { sharing, link } = await share(
      sender,
      await sender.open(site.url('github.test', '/login')),
      '#password',
    );
    const untilTime = (await sharing.says(/The link works until (\d\d:\d\d)/)).match(
      /until (\d\d:\d\d)/,
    )?.[1];
    const ends = [began, Date.now()].map(at =>
      new Date(at + 600_000).toTimeString().slice(0, 'hh:mm'.length),
    );
    expect(ends).toContain(untilTime);
    const code = await until('8 digits', async () =>
      (await sharing.text())
        .match(/\b(\d{4})\s(\d{4})\b/)
        ?.slice(1)
        .join(''),
    );
    const terminal = fieldpost(['receive', link, '--server', serverOrigin, '--code', code]);
    expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
    expect(await terminal.ended).toBe(0);
  });

  it('of the path and of the address keep a handoff off every direct way', async () => {
    const { sender, site } = scene;
    const settings = await openSettings(sender);
    await settings.getByLabel('Hide my address').click();
    await isKept(sender, { hideAddress: true });
    await settings.close();
    const { sharing, link } = await share(
      sender,
      await sender.open(site.url('github.test', '/login')),
      '#password',
    );
    const code = await until('6 digits', async () =>
      (await sharing.text())
        .match(/\b(\d{3})\s(\d{3})\b/)
        ?.slice(1)
        .join(''),
    );
    const terminal = fieldpost(['receive', link, '--server', serverOrigin, '--code', code]);
    expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
    await sharing.says('Your copy is gone.');
    expect(await sharing.text()).toContain('Relayed connection');
  });

  it('leads to the browser’s page for shortcuts', async () => {
    const { sender } = scene;
    const settings = await openSettings(sender);
    await settings.getByText('Alt+Shift+F').waitFor();
    await settings.getByRole('button', { name: 'Change in the browser' }).click();
    await until('the browser’s page', () =>
      sender.context.pages().find(tab => tab.url() === 'chrome://extensions/shortcuts'),
    );
  });

  it('in German, whatever the browser speaks', async () => {
    const { sender, site } = scene;
    const settings = await openSettings(sender);
    await choose(settings, 'Language', 'Deutsch');
    await settings.getByRole('heading', { name: 'Fieldpost-Einstellungen' }).waitFor();
    expect(await settings.evaluate(() => document.documentElement.lang)).toBe('de');
    const page = await sender.open(site.url('github.test', '/login'));
    const home = await sender.clickIcon(page);
    await home.says('Noch keine Übergaben.');
    expect(await home.has('button', 'Feld teilen')).toBe(true);
    await sender.closePopup();
    await settings.bringToFront();
    await settings.getByLabel('Sprache').selectOption({ label: 'English' });
    await settings.getByRole('heading', { name: 'Fieldpost settings' }).waitFor();
  });
});
