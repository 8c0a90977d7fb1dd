import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { extensionFolder } from './stage/build.ts';
import { Person } from './stage/person.ts';
import type { Popup } from './stage/popup.ts';
import { setScene } from './stage/scene.ts';
import { inSettings } from './stage/settings.ts';
import { codeOf, openLink, pickToFill, share, typeCode } from './stage/steps.ts';

const shadow = (mode: 'open' | 'closed'): string => `<p><span id="${mode}"></span></p><script>
  const root = document.getElementById('${mode}').attachShadow({ mode: '${mode}' });
  root.innerHTML = '<label>Hidden <input value="out of the shadow"></label>';
  window.inner = root.querySelector('input');
</script>`;

const scene = setScene({
  pages: {
    '/open': shadow('open'),
    '/closed': shadow('closed'),
    '/cross': `<label>Here <input id="here"></label><p><iframe id="pay" width="600" height="200"></iframe></p>
      <script>document.getElementById('pay').src = 'http://pay.test:' + location.port + '/login'</script>`,
  },
});

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

/**
 * The extension with a site that its manifest asks for and the browser holds back, so that it can be given in the
 * settings: what the browser asks by itself takes a hand to answer (tests/gestures).
 */
async function copyThatAsksFor(pattern: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'fieldpost-extension-'));
  await cp(extensionFolder, copy, { recursive: true });
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { host_permissions: string[] };
  manifest.host_permissions.push(pattern);
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}

/** A frame of another site is outlined whole: what is clicked is the outline over it. */
async function pickFrame(person: Person, page: Page): Promise<Popup> {
  const home = await person.clickIcon(page);
  await home.click('button', 'Share a field');
  await person.popupIsGone();
  await page.click('#pay', { force: true });
  return person.popup();
}

describe('fields inside of things', () => {
  it('a frame of the same site gives and takes', async () => {
    const { recipient, site } = scene;
    const { sharing, link } = await shareLogin();
    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/framed'));
    const field = target.frameLocator('iframe').locator('#password');
    const receiving = await pickToFill(recipient, target, field);
    await receiving.says('Password on github.test');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await field.inputValue()).toBe('correct horse battery');
  });

  it.each(['open', 'closed'] as const)('a shadow root that is %s gives and takes', async mode => {
    const { sender, recipient, site } = scene;
    const from = await sender.open(site.url('github.test', `/${mode}`));
    const { sharing, link } = await share(sender, from, `#${mode}`);
    await sharing.says('Hidden, 17 characters');
    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', `/${mode}`));
    const valueIn = (page: Page): Promise<string> =>
      page.evaluate(() => (globalThis as unknown as { inner: HTMLInputElement }).inner.value);
    await target.evaluate(() => {
      (globalThis as unknown as { inner: HTMLInputElement }).inner.value = '';
    });
    const receiving = await pickToFill(recipient, target, `#${mode}`);
    await receiving.says('Hidden on github.test');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await valueIn(target)).toBe('out of the shadow');
  });
});

describe('a frame of another site', () => {
  const question = /This part belongs to pay\.test:\d+\. Allow Fieldpost there\?/;

  it('is asked about; where it is refused, the picking ends and nothing was taken', async () => {
    const { sender, site } = scene;
    const page = await sender.open(site.url('github.test', '/cross'));
    await page.frameLocator('#pay').locator('#password').waitFor();
    const asking = await pickFrame(sender, page);
    await asking.says(question);
    await asking.click('button', 'Not now');
    await asking.says('Share a field');
    expect(await asking.text()).not.toMatch(question);
    const again = await sender.clickIcon(page);
    await again.says('No handoffs yet.');
  });

  it('gives once it is allowed, and the picker goes on by itself', async () => {
    const { site } = scene;
    const extension = await copyThatAsksFor('http://pay.test/*');
    const sender = await Person.arrive({ extension });
    try {
      await inSettings(sender, (developer, extensionId) =>
        developer.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' }),
      );
      const page = await sender.open(site.url('github.test', '/cross'));
      const field = page.frameLocator('#pay').locator('#password');
      await field.waitFor();
      const asking = await pickFrame(sender, page);
      await asking.says(question);
      await inSettings(sender, (developer, id) => developer.addHostPermission(id, 'http://pay.test/*'));
      const waiting = await sender.clickIcon(page);
      await waiting.says('Click the field in the page. Esc cancels.');
      await sender.closePopup();
      await field.click();
      const sharing = await sender.popup();
      await sharing.says('Password, 21 characters');
      await sharing.says('from pay.test');
    } finally {
      await sender.leave();
      await rm(extension, { recursive: true, force: true });
    }
  });
});
