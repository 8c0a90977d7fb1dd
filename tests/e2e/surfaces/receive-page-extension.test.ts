import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { requireChromium } from '../../../scripts/chromium.ts';
import { setScene } from '../stage/scene.ts';
import { codeOf, openLink, share } from '../stage/steps.ts';
import {
  button,
  codeBox,
  phone,
  receiveHere,
  typeCode,
  type Visit,
  visit,
  visitorArguments,
} from '../stage/visitors.ts';

const scene = setScene();
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: requireChromium(), args: visitorArguments });
});
afterAll(() => browser.close());

async function arrive(): Promise<Visit> {
  const visitor = await visit(browser, phone);
  onTestFinished(() => visitor.page.context().close());
  return visitor;
}

test('from the extension to a browser without it', async () => {
  const { sender, site } = scene;
  const { sharing, link } = await share(
    sender,
    await sender.open(site.url('shop.test', '/login')),
    '#password',
  );
  const { page, complaints } = await arrive();
  await receiveHere(page, link);
  await sharing.says('Other person connected');
  await typeCode(page, await codeOf(sharing));
  await page.getByText('from shop.test').waitFor();
  await button(page, 'Show').click();
  expect(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe(
    'correct horse battery',
  );
  await sharing.says('Delivered: they looked at it');
  await page.getByText("The sender's copy is gone.").waitFor();
  expect(complaints).toEqual([]);
});

test('sent by mistake: declined, and the sender reads so', async () => {
  const { sender, site } = scene;
  const { sharing, link } = await share(
    sender,
    await sender.open(site.url('shop.test', '/login')),
    '#password',
  );
  const { page } = await arrive();
  await receiveHere(page, link);
  await sharing.says('Other person connected');
  await button(page, 'Decline').click();
  await button(page, 'Someone sent me this by mistake').click();
  await page.getByText('You declined it.').waitFor();
  await sharing.says('Whoever opened the link declined it. Nothing was sent.');
  expect(await codeBox(page).count()).toBe(0);
});

test('where the extension is, the script of the page never runs', async () => {
  const { sender, recipient, site } = scene;
  const { link } = await share(sender, await sender.open(site.url('shop.test', '/login')), '#password');
  const heard = scene.server.traffic().length;
  const tab = await openLink(recipient, link);
  await tab.getByText('A secret is waiting.').waitFor();
  const since = scene.server.traffic().subarray(heard).toString('latin1');
  expect(since).toContain('GET /h ');
  expect(since).not.toMatch(/GET \/assets\/(pages|packages)-\w+\.js/);
});

test('the same page does run where the address holds no link', async () => {
  const tab = await scene.recipient.open(`${scene.server.origin}/h`);
  await tab.getByText('This tab holds no link any more.').waitFor();
});
