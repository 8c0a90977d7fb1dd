import { describe, expect, it } from 'vitest';
import type { Person } from './stage/person.ts';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode, wrong } from './stage/steps.ts';
import { until } from './stage/until.ts';

const scene = setScene({ pages: { '/chat': '<p>A chat.</p>' } });

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

const activeTab = async (person: Person): Promise<number> =>
  (await person.worker()).evaluate(
    'chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => tab.id)',
  );

describe('the tab of a link', () => {
  it('shows the secret there when the person wants no field', async () => {
    const { sharing, link } = await shareLogin();
    const tab = await openLink(scene.recipient, link);
    await tab.getByRole('textbox', { name: 'Code' }).fill(wrong(await codeOf(sharing)));
    await tab.getByRole('button', { name: 'Show' }).click();
    await tab.getByText('That code was wrong or too old.').waitFor();
    expect(await tab.getByRole('textbox', { name: 'Password' }).count()).toBe(0);
    await tab.getByRole('textbox', { name: 'Code' }).fill(await codeOf(sharing));
    await tab.getByRole('button', { name: 'Show' }).click();
    const shown = tab.getByRole('textbox', { name: 'Password' });
    await shown.waitFor();
    expect(await shown.inputValue()).toBe('correct horse battery');
    await tab.getByText('Shown here and nowhere else.').waitFor();
    await sharing.says('Delivered: they looked at it in Fieldpost');
  });

  it('copies it without showing it', async () => {
    const { sharing, link } = await shareLogin();
    const tab = await openLink(scene.recipient, link);
    await tab.getByRole('textbox', { name: 'Code' }).fill(await codeOf(sharing));
    await tab.getByRole('button', { name: 'Copy' }).click();
    await tab.getByText('The clipboard is overwritten in 30 s').waitFor();
    expect(await tab.getByRole('textbox', { name: 'Password' }).count()).toBe(0);
    await sharing.says('Delivered: they copied it in Fieldpost');
    const page = await scene.recipient.open(scene.site.url('github.test', '/empty'));
    await page.click('#notes');
    await page.keyboard.press('Control+V');
    expect(await page.inputValue('#notes')).toBe('correct horse battery');
  });

  it('leads back to the page that it was opened from, and the handoff goes on there', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    const chat = await recipient.open(site.url('github.test', '/chat'));
    const chatTab = await activeTab(recipient);
    await chat.evaluate(href => {
      const anchor = document.createElement('a');
      Object.assign(anchor, { href, target: '_blank', textContent: 'the link' });
      document.body.append(anchor);
    }, link);
    const [tab] = await Promise.all([
      recipient.context.waitForEvent('page'),
      chat.getByText('the link').click(),
    ]);
    await until('our own page', () => tab.url().startsWith(recipient.page('popup.html?handoff=')));
    expect(await activeTab(recipient)).not.toBe(chatTab);
    await tab.getByRole('button', { name: 'Take me back' }).click();
    await until('the tab of the link to be closed', () => tab.isClosed());
    await until('the chat in front', async () => (await activeTab(recipient)) === chatTab);

    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#password');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
  });

  it('can be kept open beside the pages, where a click on the icon starts the picker', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    const tab = await openLink(recipient, link);
    await tab.getByRole('button', { name: 'Keep open beside my pages' }).click();
    const panel = await recipient.panel();
    await panel.says('A secret is waiting.');
    const target = await recipient.open(site.url('github.test', '/empty'));
    await panel.says('Pick the field that should get it.');
    await recipient.press(target);
    await panel.says('Click the field in the page. Esc cancels.');
    await target.click('#password');
    await panel.says('Password on github.test');
    await typeCode(panel, await codeOf(sharing));
    await panel.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');

    const address = async (): Promise<string> =>
      (await recipient.worker()).evaluate('chrome.sidePanel.getOptions({}).then(({ path }) => path)');
    expect(await address()).toContain('handoff=');
    await panel.target.evaluate('window.close()');
    await until('the panel to open on the start', async () => (await address()) === 'popup.html?place=panel');
  });

  it('that goes away before the secret was to be seen loses nothing', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    const tab = await openLink(recipient, link);
    await tab.evaluate(() => {
      globalThis.requestAnimationFrame = () => 0;
    });
    await tab.getByRole('textbox', { name: 'Code' }).fill(await codeOf(sharing));
    await tab.getByRole('button', { name: 'Show' }).click();
    await tab.getByRole('textbox', { name: 'Password' }).waitFor();
    await tab.close();
    await sharing.says('Code accepted. Delivering');

    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await recipient.clickIcon(target);
    await receiving.says('Received. Now pick where it goes.');
    const again = await pickToFill(recipient, target, '#password');
    await again.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });
});

describe('a code that comes first', () => {
  it('brings the secret, which then waits for its field', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await recipient.clickIcon(target);
    await receiving.says('Have the code already? Type it now and pick the field afterwards.');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Received. Now pick where it goes.');
    await receiving.says('Password, 21 characters');
    const again = await pickToFill(recipient, target, '#password');
    await again.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });
});
