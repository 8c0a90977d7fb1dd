import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readOwnDrop, withdrawDrop } from '../../../lib/drop/owner.ts';
import de from '../../../locales/de.json' with { type: 'json' };
import { leave, nodeNet } from '../stage/leave.ts';
import { until } from '../stage/until.ts';
import { button, phone, type Visit } from '../stage/visitor.ts';
import { setVisitors } from '../stage/visitors.ts';

const scene = setVisitors();

const box = ({ page }: Visit, name: string) => page.getByRole('textbox', { name, exact: true });
const openHere = 'Open it here in this page';

test('opened on a phone: shown, told to whoever left it, gone for the next', async () => {
  const { link, owner } = await leave(scene.origin);
  const visitor = await scene.arrive(phone);
  await visitor.page.goto(link);
  await button(visitor.page, openHere).tap();
  await visitor.page.getByText('Password, 21 characters').waitFor();
  expect(visitor.page.url()).toBe(`${scene.origin}/d`);
  expect((await readOwnDrop(nodeNet, owner)).claims).toEqual([{ at: expect.any(Number), acked: null }]);
  await button(visitor.page, 'Show').tap();
  expect(await box(visitor, 'Password').inputValue()).toBe('correct horse battery');
  await visitor.page.getByText(/^Opened at/).waitFor();
  expect(await readOwnDrop(nodeNet, owner)).toMatchObject({
    state: 'opened',
    claims: [{ acked: expect.any(Number), receipt: { outcome: 'kept' } }],
  });
  expect([visitor.complaints, [...visitor.origins]]).toEqual([[], [scene.origin]]);
  expect(scene.server.traffic().includes('correct horse')).toBe(false);

  const late = await scene.arrive();
  await late.page.goto(link);
  await button(late.page, openHere).click();
  await late.page.getByText(/^This was opened already/).waitFor();
});

test('loaded, previewed and looked at, it is not used up', async () => {
  const { link, owner } = await leave(scene.origin, { passphrase: 'six words that nobody knows' });
  for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
  const { page } = await scene.arrive();
  await page.goto(link);
  await page.reload();
  await button(page, openHere).click();
  await page.getByRole('textbox', { name: 'Passphrase' }).waitFor();
  expect(await readOwnDrop(nodeNet, owner)).toMatchObject({ state: 'waiting', left: 1, claims: [] });
});

test('with a passphrase: a wrong one is told with the tries left, the right one opens', async () => {
  const passphrase = 'six words that nobody knows';
  const { link } = await leave(scene.origin, { passphrase });
  const visitor = await scene.arrive();
  await visitor.page.goto(link);
  await button(visitor.page, openHere).click();
  await box(visitor, 'Passphrase').fill('another');
  await button(visitor.page, 'Open').click();
  await visitor.page.getByText('Nothing was opened. Tries left: 4.').waitFor();
  await box(visitor, 'Passphrase').fill(passphrase);
  await visitor.page.keyboard.press('Enter');
  await button(visitor.page, 'Show').click();
  await visitor.page.getByText(/^Opened at/).waitFor();
});

test('a file of 25 MB arrives byte for byte, under its name', async () => {
  const file = new Uint8Array(26_214_400).map((_, index) => index * 31 + (index >> 13));
  const item = { fields: [], file: { name: 'keys.kdbx', size: file.length } };
  const { link, owner } = await leave(scene.origin, { item, file });
  const { page } = await scene.arrive();
  await page.goto(link);
  await button(page, openHere).click();
  const download = page.waitForEvent('download');
  await button(page, 'Save the file').click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('keys.kdbx');
  expect(Buffer.compare(await readFile(await saved.path()), file)).toBe(0);
  await until('the receipt', async () => (await readOwnDrop(nodeNet, owner)).state === 'opened');
});

test('withdrawn, expired, incomplete, not reachable: each says so, and what is next', async () => {
  const { link, owner } = await leave(scene.origin);
  await withdrawDrop(nodeNet, owner);
  const { page } = await scene.arrive();
  await page.goto(link);
  await button(page, openHere).click();
  await page.getByText(/^Whoever left this took it back at/).waitFor();

  const old = await leave(scene.origin, { ttl: 60 });
  scene.server.ahead(61_000);
  onTestFinished(() => scene.server.ahead(0));
  await page.goto('about:blank');
  await page.goto(old.link);
  await button(page, openHere).click();
  await page.getByText(/^This drop expired at/).waitFor();
  expect((await readOwnDrop(nodeNet, old.owner)).state).toBe('expired');

  await page.goto('about:blank');
  await page.goto(link.slice(0, -4));
  await page.getByRole('alert').waitFor();
  expect(await button(page, openHere).count()).toBe(0);

  const other = await leave(scene.origin);
  const offline = await scene.arrive();
  await offline.page.goto(other.link);
  await offline.page.route('**/v1/drops/**', route => route.abort());
  await button(offline.page, openHere).click();
  await offline.page.getByText('The server of this drop does not answer.').waitFor({ timeout: 30_000 });
  await offline.page.unroute('**/v1/drops/**');
  await button(offline.page, 'Try again').click();
  await offline.page.getByText('Password, 21 characters').waitFor();
});

test('fetched and left without a receipt: the next one is told', async () => {
  const { link } = await leave(scene.origin, { opens: 2 });
  const first = await scene.arrive();
  await first.page.goto(link);
  await button(first.page, openHere).click();
  await first.page.getByText('Password, 21 characters').waitFor();
  const second = await scene.arrive();
  await second.page.goto(link);
  await button(second.page, openHere).click();
  await second.page.getByText(/^It was fetched already/).waitFor();
});

test('in a German browser the page is German', async () => {
  const { link } = await leave(scene.origin);
  const { page } = await scene.arrive({ locale: 'de-AT' });
  await page.goto(link);
  await page.getByRole('heading', { name: de.dropPage.lead }).waitFor();
  expect(await page.title()).toBe(de.dropPage.title);
  await button(page, de.drop.openHere).click();
  await button(page, de.receiving.show).waitFor();
});
