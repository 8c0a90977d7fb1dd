import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { serverOrigin } from '../stage/build.ts';
import type { Person } from '../stage/person.ts';
import { setScene } from '../stage/scene.ts';
import { codeOf, share } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';

const field = (label: string): string =>
  `<label>${label} <input id="key" value="s3cret that is nowhere"></label>`;
const scene = setScene({ pages: { '/key': field('Deploy key'), '/formula': field('=cmd|"calc"!A1') } });

const openSettings = (person: Person): Promise<Page> => person.open(person.page('options.html'));

const rows = (settings: Page): Promise<string[]> =>
  settings.getByRole('list', { name: 'History' }).getByRole('listitem').allInnerTexts();

async function handOver(page: string): Promise<void> {
  const { sender, site } = scene;
  const { sharing, link } = await share(sender, await sender.open(site.url('github.test', page)), '#key');
  const terminal = fieldpost(['receive', link, '--server', serverOrigin, '--code', await codeOf(sharing)]);
  expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
  await sharing.says('Your copy is gone.');
  await sender.closePopup();
}

/** The browser was closed meanwhile: nothing of a running handoff is left, and no worker. */
async function restart(person: Person): Promise<void> {
  await person.asExtension(() => chrome.storage.session.clear());
  await person.killWorker();
}

describe('the history', () => {
  it('outlives the secret and the browser, on both pages, is exported, and is cleared', async () => {
    const { sender, site } = scene;
    await handOver('/key');
    await restart(sender);
    await handOver('/formula');
    const settings = await openSettings(sender);
    await until('two handoffs', async () => (await rows(settings)).length === 2);
    const [newest, oldest] = await rows(settings);
    expect(newest).toContain('=cmd|"calc"!A1');
    expect(oldest).toMatch(/Deploy key\s+Delivered\s+github\.test.*direct/);

    const downloading = settings.waitForEvent('download');
    await settings.getByRole('button', { name: 'Export as CSV' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('fieldpost-history.csv');
    const table = await readFile(await download.path(), 'utf8');
    const [head, first, second, end] = table.split('\r\n');
    expect(head).toBe('\uFEFFStarted,Ended,Direction,Outcome,Path,Field,Fields,From,To');
    // A spreadsheet takes it for a text.
    expect(first).toMatch(/Z,Sent,Delivered,direct,"'=cmd\|""calc""!A1",1,github\.test:\d+,$/);
    expect(second).toMatch(/^\d{4}-\d\d-\d\dT.*,Sent,Delivered,direct,Deploy key,1,github\.test:\d+,$/);
    expect(end).toBe('');
    expect(table).not.toContain('s3cret');
    expect(table).not.toContain('#');

    const home = await sender.clickIcon(await sender.open(site.url('github.test', '/login')));
    await home.says('Deploy key');
    expect(await home.has('button', 'Dismiss Deploy key')).toBe(true);
    await home.click('button', 'Dismiss Deploy key');
    await until('it to be gone', async () => !(await home.text()).includes('Deploy key'));
    await sender.closePopup();

    await settings.bringToFront();
    await until('one handoff', async () => (await rows(settings)).length === 1);
    await settings.getByRole('button', { name: 'Clear history' }).click();
    await settings.getByRole('button', { name: 'Clear it' }).click();
    await settings.getByText('Nothing is remembered yet.').waitFor();
    await restart(sender);
    await settings.reload();
    await settings.getByText('Nothing is remembered yet.').waitFor();
  });

  it('that is off remembers nothing, also later', async () => {
    const { sender } = scene;
    const settings = await openSettings(sender);
    await settings.getByLabel('Remember handoffs').selectOption({ label: 'Not at all' });
    await settings.getByText('Nothing new is remembered.').waitFor();
    await handOver('/key');
    await settings.bringToFront();
    await settings.getByLabel('Remember handoffs').selectOption({ label: 'For 30 days' });
    await settings.getByText('Never a secret').waitFor();
    await restart(sender);
    await settings.reload();
    await settings.getByText('Nothing is remembered yet.').waitFor();
  });
});
