import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder, serverOrigin, serverPort } from '../stage/build.ts';
import { Person } from '../stage/person.ts';
import { type StageServer, startServer } from '../stage/server.ts';
import { type Site, startSite } from '../stage/site.ts';
import { codeOf, pickToFill, pickToShare, share, typeCode } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';

/** Another server than the build's, and by another name, which match patterns tell apart. */
const otherPort = serverPort + 7;
const otherServer = `http://127.0.0.1:${otherPort}`;
const closedPort = serverPort + 8;
const operatorToken = 'drawn once by the operator';
const pattern = 'http://127.0.0.1/*';

let other: StageServer;
let site: Site;
let person: Person;
let extension: string;

/** The extension as it is once the person has answered the browser's question with yes: tests/gestures does that by hand. */
async function allowedExtension(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldpost-allowed-'));
  await cp(extensionFolder, folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { host_permissions: string[] };
  manifest.host_permissions.push(pattern);
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

beforeAll(async () => {
  [other, site, extension] = await Promise.all([startServer(otherPort), startSite(), allowedExtension()]);
  person = await Person.arrive({ extension });
});
afterAll(async () => {
  await person?.leave();
  await site?.close();
  await other?.close();
  await rm(extension, { recursive: true, force: true });
});

async function check(settings: Page, address: string): Promise<void> {
  await settings.getByRole('textbox', { name: 'Server' }).fill(address);
  await settings.getByRole('button', { name: 'Check', exact: true }).click();
}

/** A page, and no server of ours. */
async function withPlainWeb(run: (address: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end('Hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the server', () => {
  it('is looked at before it is used, and each thing that is wrong with it is said', async () => {
    const settings = await person.open(person.page('options.html'));
    const says = (words: string): Promise<void> => settings.getByText(words).first().waitFor();
    await check(settings, `127.0.0.1:${otherPort}`);
    // Without a scheme https is meant, which nothing serves there.
    await says('does not answer');
    await check(settings, otherServer);
    await says(`127.0.0.1:${otherPort} is a Fieldpost server and answers. Its version is`);
    await check(settings, 'https://192.168.0.7');
    await says('is in a private network');
    await check(settings, 'http://post.example');
    await says('is not reached by https');
    await check(settings, 'https://post.example/path');
    await says('is not the address of a server');
    await withPlainWeb(async address => {
      await check(settings, address);
      await says('it is not a Fieldpost server');
    });
    await settings.close();
  });

  it('that is chosen is in new links, whose pages are taken over, and its links need no question', async () => {
    const settings = await person.open(person.page('options.html'));
    await settings.getByRole('textbox', { name: 'Server' }).fill(otherServer);
    await settings.getByRole('button', { name: 'Use this server' }).click();
    const handled = settings.getByRole('checkbox', { name: 'Always handle links of this server' });
    await expect.poll(() => handled.isChecked().catch(() => false)).toBe(true);

    const { sharing, link } = await share(
      person,
      await person.open(site.url('github.test', '/login')),
      '#password',
    );
    expect(link.startsWith(`${otherServer}/h#`)).toBe(true);
    const terminal = fieldpost(['receive', link, '--server', otherServer, '--code', await codeOf(sharing)]);
    expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
    await sharing.says('Your copy is gone.');
    await person.closePopup();

    // A worker that died in between changes nothing: the browser keeps the script.
    await person.killWorker();
    const sending = fieldpost(['send', '--label', 'Deploy key', '--server', otherServer], 'tr0ub4dor');
    const tab = await person.context.newPage();
    await tab.goto(String((await sending.event('link'))['link'])).catch(() => undefined);
    await until('our own page', () => tab.url().startsWith(person.page('popup.html?handoff=')));
    await tab.getByText('A secret is waiting.').waitFor();
    expect(await tab.getByText('which is not your server').count()).toBe(0);
    const target = await person.open(site.url('gitlab.test', '/empty'));
    const receiving = await pickToFill(person, target, '#password');
    await typeCode(receiving, String((await sending.event('code'))['code']));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('tr0ub4dor');
    await person.closePopup();

    await settings.bringToFront();
    await handled.click();
    await until('the script to be gone', () =>
      person.asExtension(async () => (await chrome.scripting.getRegisteredContentScripts()).length === 0),
    );
    const left = await person.context.newPage();
    await left.goto(`${otherServer}/h#${new URL(link).hash.slice(1)}`);
    expect(left.url().startsWith(otherServer)).toBe(true);

    await settings.getByRole('button', { name: /^Go back to localhost/ }).click();
    await expect
      .poll(() => settings.getByRole('textbox', { name: 'Server' }).inputValue())
      .toBe(serverOrigin);
  });

  it('that asks for a token says so, is given it from the settings, and it is not shown again', async () => {
    const closed = await startServer(closedPort, { openToken: operatorToken });
    const address = `http://127.0.0.1:${closedPort}`;
    const settings = await person.open(person.page('options.html'));
    try {
      await settings.getByRole('textbox', { name: 'Server' }).fill(address);
      await settings.getByRole('button', { name: 'Use this server' }).click();
      const login = await person.open(site.url('github.test', '/login'));
      const refused = await pickToShare(person, login, '#password');
      await refused.says('This server asks for a token before it lets anybody share');
      await person.closePopup();

      await settings.bringToFront();
      await settings.getByRole('button', { name: 'I have a token for this server' }).click();
      await settings.getByLabel(`Token for 127.0.0.1:${closedPort}`).fill(` ${operatorToken} `);
      await settings.getByRole('button', { name: 'Keep token' }).click();
      await settings.getByText('goes with everything that you share').waitFor();
      await settings.reload();
      await settings.getByText('goes with everything that you share').waitFor();
      expect(await settings.content()).not.toContain(operatorToken);
      const again = await person.open(site.url('github.test', '/login'));
      const { link, sharing } = await share(person, again, '#password');
      const terminal = fieldpost(['receive', link, '--server', address, '--code', await codeOf(sharing)]);
      expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
      await person.closePopup();
      await settings.bringToFront();
      await settings.getByRole('button', { name: 'Forget token' }).click();
      await settings.getByRole('button', { name: 'I have a token for this server' }).waitFor();
    } finally {
      await closed.close();
    }
  });
});
