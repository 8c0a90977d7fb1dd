import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverOrigin, serverPort } from './stage/build.ts';
import { setScene } from './stage/scene.ts';
import { type StageServer, startServer } from './stage/server.ts';
import { codeOf, openLink, pickToFill, share, typeCode, visitLink } from './stage/steps.ts';
import { fieldpost } from './stage/terminal.ts';

const scene = setScene();
const otherPort = serverPort + 500;
const otherOrigin = `http://localhost:${otherPort}`;
let otherServer: StageServer;

beforeAll(async () => {
  otherServer = await startServer(otherPort);
});
afterAll(() => otherServer?.close());

const freshLink = (origin: string): string =>
  `${origin}/h#${Buffer.concat([Buffer.of(1), randomBytes(32)]).toString('base64url')}`;

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

describe('a link', () => {
  it('opened twice in one browser is the same handoff', async () => {
    const { recipient } = scene;
    const { link } = await shareLogin();
    const first = await openLink(recipient, link);
    const second = await openLink(recipient, link);
    await second.getByText('A secret is waiting.').waitFor();
    expect(second.url()).toBe(first.url());
  });

  it('of one’s own says so, and leads to its handoff', async () => {
    const { sender } = scene;
    const { link } = await shareLogin();
    const tab = await openLink(sender, link);
    await tab.getByText('This is your own link. Send it to the other person.').waitFor();
    await tab.getByRole('button', { name: 'Show the handoff' }).click();
    await tab.getByRole('textbox', { name: 'Link' }).waitFor();
    expect(await tab.getByRole('textbox', { name: 'Link' }).inputValue()).toBe(link);
  });

  it('leaves no trace of itself in the tab that it was opened in', async () => {
    const { recipient } = scene;
    const { link } = await shareLogin();
    const tab = await openLink(recipient, link);
    const { hash } = new URL(link);
    const session = await recipient.context.newCDPSession(tab);
    const { entries } = await session.send('Page.getNavigationHistory');
    const seen = entries.map(({ url, title }) => `${url} ${title}`).join('\n');
    expect(seen).toContain(`${serverOrigin}/h `);
    expect(seen).not.toContain(hash.slice(1));
    expect(await tab.title()).not.toContain(hash.slice(1));
  });

  it('is pasted with the message around it', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    const target = await recipient.open(site.url('github.test', '/empty'));
    const home = await recipient.clickIcon(target);
    await home.click('button', 'Receive a secret');
    await home.type('textbox', 'Link', `I'm sending you a secret. Open this link: ${link} and call me!`);
    await home.click('button', 'Open');
    await home.says('A secret is waiting.');
    const receiving = await pickToFill(recipient, target, '#password');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
  });

  it.each([
    ['hello', 'This is not a Fieldpost link.'],
    ['http://fieldpost.example/h#', 'This link does not start with https'],
    ['https://10.0.0.1/h#', 'This link points into a private network'],
    ['https://fieldpost.example/v#', 'This link is for another version of Fieldpost.'],
  ])('that is bad is refused when pasted: %s', async (start, sentence) => {
    const { recipient, site } = scene;
    const home = await recipient.clickIcon(await recipient.open(site.url('github.test', '/empty')));
    await home.click('button', 'Receive a secret');
    const text = start.endsWith('#') ? `${start}${new URL(freshLink(serverOrigin)).hash.slice(1)}` : start;
    await home.type('textbox', 'Link', text);
    await home.click('button', 'Open');
    await home.says(sentence);
    expect(await home.has('textbox', 'Link')).toBe(true);
  });

  it('that is bad is refused when it is opened', async () => {
    const { recipient } = scene;
    const tab = await recipient.context.newPage();
    await visitLink(recipient, tab, `${serverOrigin}/h#abc`);
    await tab.getByText('This is not a Fieldpost link.').waitFor();
  });
});

describe('a link of another server', () => {
  it('asks first, and connects to nothing before the answer', async () => {
    const { recipient, site } = scene;
    const terminal = fieldpost(['send', '--server', otherOrigin], 'from elsewhere');
    try {
      const { link } = await terminal.event('link');
      const before = otherServer.traffic().length;
      const tab = await openLink(recipient, String(link));
      await tab
        .getByText(`This link goes by way of localhost:${otherPort}, which is not your server.`)
        .waitFor();
      expect(otherServer.traffic().subarray(before).toString('latin1')).not.toContain('/v1/signal/');
      await tab.getByRole('button', { name: 'Use this server' }).click();
      await tab.getByText('Go to the page where it belongs').waitFor();

      const target = await recipient.open(site.url('github.test', '/empty'));
      const receiving = await pickToFill(recipient, target, '#password');
      await typeCode(receiving, String((await terminal.event('code'))['code']));
      await receiving.says('Filled.');
      expect(await target.inputValue('#password')).toBe('from elsewhere');
    } finally {
      terminal.stop();
    }
  });

  it('is let go of when the answer is no', async () => {
    const { recipient } = scene;
    const before = otherServer.traffic().length;
    const tab = await openLink(recipient, freshLink(otherOrigin));
    await tab.getByRole('button', { name: 'Decline' }).click();
    await tab.getByText('You did not go on with this link').waitFor();
    expect(otherServer.traffic().subarray(before).toString('latin1')).not.toContain('/v1/signal/');
  });
});
