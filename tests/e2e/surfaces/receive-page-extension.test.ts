import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setScene } from '../stage/scene.ts';
import { codeOf, share, visitLink } from '../stage/steps.ts';
import { button, codeBox, phone, receiveHere, typeCode, type Visit } from '../stage/visitor.ts';
import { setVisitingBrowser } from '../stage/visitors.ts';

const scene = setScene();
const comes = setVisitingBrowser();
const arrive = (): Promise<Visit> => comes(phone);

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

/** The scripts that come to run in a tab, from now on. */
async function watchScripts(tab: Page): Promise<string[]> {
  const parsed: string[] = [];
  const session = await tab.context().newCDPSession(tab);
  session.on('Debugger.scriptParsed', ({ url }) => parsed.push(url));
  await session.send('Debugger.enable');
  return parsed;
}

const ofPage = (url: string): boolean => /\/assets\/(receive|sodium|peer)-/.test(url);

test('where the extension is, the script of the page never runs', async () => {
  const { sender, recipient, site } = scene;
  const { link } = await share(sender, await sender.open(site.url('shop.test', '/login')), '#password');
  const tab = await recipient.context.newPage();
  const parsed = await watchScripts(tab);
  await visitLink(recipient, tab, link);
  await tab.getByText('A secret is waiting.').waitFor();
  expect(parsed.filter(ofPage)).toEqual([]);
  // Where the address holds no link, there is nothing to take over: it does run, and is seen.
  await tab.goto(`${scene.server.origin}/h`);
  await tab.getByText('This tab holds no link any more.').waitFor();
  expect(parsed.filter(ofPage)).toHaveLength(1);
});
