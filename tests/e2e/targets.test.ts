import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setScene } from './stage/scene.ts';
import { codeOf, linkOf, openLink, pickToFill, pickToShare, share, typeCode } from './stage/steps.ts';
import { until } from './stage/until.ts';

const scene = setScene({
  pages: {
    '/two': `<label>First <input id="first" value="number one"></label>
             <label>Second <input id="second" value="number two, longer"></label>`,
    '/locked': `<label>Short <input id="short" maxlength="4"></label>
                <label>Fixed <input id="fixed" readonly></label>
                <label>Free <input id="free"></label>`,
  },
});

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

/** The secret is on its way into a field of this page. */
async function begin(path: string, selector: string, host = 'github.test') {
  const { recipient, site } = scene;
  const { sharing, link } = await shareLogin();
  await openLink(recipient, link);
  const target: Page = await recipient.open(site.url(host, path));
  return { sharing, target, receiving: await pickToFill(recipient, target, selector) };
}

describe('the field that a secret is taken from', () => {
  it('may be empty: the secret is typed in the popup and goes to the other person, not into the page', async () => {
    const { sender, recipient, site } = scene;
    const page = await sender.open(site.url('github.test', '/empty'));
    const drafting = await pickToShare(sender, page, '#password');
    await drafting.says('Password on github.test');
    await drafting.type('textbox', 'Secret', 'typed by hand');
    await drafting.click('button', 'Share it');
    const link = await linkOf(drafting);
    await drafting.says('Password, 13 characters');
    expect(await page.inputValue('#password')).toBe('');

    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#password');
    await typeCode(receiving, await codeOf(drafting));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('typed by hand');
  });

  it('can be changed for another one while nobody has come', async () => {
    const { sender, recipient, site } = scene;
    const page = await sender.open(site.url('github.test', '/two'));
    const { sharing, link } = await share(sender, page, '#first');
    await sharing.says('First, 10 characters');
    await sharing.click('button', 'Pick another');
    await sender.popupIsGone();
    await page.click('#second');
    const again = await sender.popup();
    await again.says('Second, 18 characters');
    expect(await linkOf(again)).toBe(link);

    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#password');
    await typeCode(receiving, await codeOf(again));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('number two, longer');
  });
});

describe('the field that a secret goes into', () => {
  it('may be too short for it: said, nothing lost, another one is filled', async () => {
    const { sharing, target, receiving } = await begin('/locked', '#short');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says(
      'That field takes 4 characters and the secret is longer. Nothing was filled. Pick another field.',
    );
    expect(await target.inputValue('#short')).toBe('');
    const again = await pickToFill(scene.recipient, target, '#free');
    await again.says('Filled.');
    expect(await target.inputValue('#free')).toBe('correct horse battery');
    await sharing.says('Delivered into Free on github.test');
  });

  it('may be read-only: said, and the secret can be shown instead', async () => {
    const { sharing, target, receiving } = await begin('/locked', '#fixed');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('That field is read-only. Nothing was filled. Pick another field.');
    expect(await target.inputValue('#fixed')).toBe('');
    await receiving.click('button', 'Show');
    expect(await receiving.value('textbox', 'Password')).toBe('correct horse battery');
    await sharing.says('Delivered: they looked at it in Fieldpost');
  });

  it('may be on another site: asked first, filled when the person says so', async () => {
    const { sharing, target, receiving } = await begin('/empty', '#password', 'gitlab.test');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says(/This comes from github\.test:\d+\. You picked a field on gitlab\.test:\d+\./);
    expect(await target.inputValue('#password')).toBe('');
    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on gitlab.test');
  });

  it('is let go of when its page goes to another site before it is filled', async () => {
    const { recipient, site } = scene;
    const { sharing, target } = await begin('/empty', '#password');
    const code = await codeOf(sharing);
    await recipient.closePopup();
    await target.goto(site.url('gitlab.test', '/empty'));
    const receiving = await recipient.clickIcon(target);
    await receiving.says('The page went to another site, so Fieldpost let go of the field.');
    await receiving.type('textbox', 'Code', code);
    await receiving.click('button', 'Fill');
    await receiving.says('Password, 21 characters');
    expect(await target.inputValue('#password')).toBe('');
    const again = await pickToFill(recipient, target, '#password');
    await again.says('This comes from github.test');
    await again.click('button', 'Fill');
    await again.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
  });

  it('is let go of when its tab is closed', async () => {
    const { recipient, site } = scene;
    const { sharing, target } = await begin('/empty', '#password');
    await recipient.closePopup();
    await target.close();
    const next = await recipient.open(site.url('github.test', '/empty?next'));
    const receiving = await recipient.clickIcon(next);
    await receiving.says('The field is no longer on the page. Nothing was filled. Pick it again.');
    const again = await pickToFill(recipient, next, '#password');
    await typeCode(again, await codeOf(sharing));
    await again.says('Filled.');
    expect(await next.inputValue('#password')).toBe('correct horse battery');
  });

  it('can be changed for another one on the page', async () => {
    const { recipient } = scene;
    const { sharing, target, receiving } = await begin('/empty', '#pin');
    await receiving.says('PIN on github.test');
    await receiving.click('button', 'Change');
    await recipient.popupIsGone();
    await target.click('#notes');
    const again = await recipient.popup();
    await again.says('Notes on github.test');
    await typeCode(again, await codeOf(sharing));
    await again.says('Filled.');
    expect(await target.inputValue('#notes')).toBe('correct horse battery');
    expect(await target.inputValue('#pin')).toBe('');
  });
});

describe('a page that goes away while a field is picked', () => {
  it('by navigation: the picker is gone, and the person starts again', async () => {
    const { sender, site } = scene;
    const page = await sender.open(site.url('github.test', '/two'));
    const home = await sender.clickIcon(page);
    await home.click('button', 'Share a field');
    await sender.popupIsGone();
    await page.goto(site.url('github.test', '/login'));
    const again = await sender.clickIcon(page);
    await again.says('Share a field');
    await again.click('button', 'Share a field');
    await sender.popupIsGone();
    await page.click('#password');
    await (await sender.popup()).says('Password, 21 characters');
  });

  it('not at all, when it only changes its address: the picker stays', async () => {
    const { sender, site } = scene;
    const page = await sender.open(site.url('github.test', '/two'));
    const home = await sender.clickIcon(page);
    await home.click('button', 'Share a field');
    await sender.popupIsGone();
    const worker = await sender.worker();
    const picks = () =>
      worker.evaluate<number>(
        'chrome.storage.session.get(null).then(all => Object.keys(all).filter(key => key.startsWith("pick:")).length)',
      );
    await until('the picker', async () => (await picks()) === 1);
    await worker.evaluate(
      'globalThis.heard = []; chrome.tabs.onUpdated.addListener((_, { status }) => { heard.push(status); })',
    );
    await page.evaluate(`history.pushState({}, '', '/two?route=2')`);
    // The browser calls this loading, too.
    await until('the browser to tell of it', () =>
      worker.evaluate<boolean>('["loading", "complete"].every(status => heard.includes(status))'),
    );
    const again = await sender.clickIcon(page);
    await again.says('Click the field in the page.');
    await sender.closePopup();
    await page.click('#first');
    await (await sender.popup()).says('First, 10 characters');
  });

  it('by closing its tab: nothing is left of the picking', async () => {
    const { sender, site } = scene;
    const page = await sender.open(site.url('github.test', '/two'));
    const home = await sender.clickIcon(page);
    await home.click('button', 'Share a field');
    await sender.popupIsGone();
    await page.close();
    const next = await sender.open(site.url('github.test', '/login'));
    const again = await sender.clickIcon(next);
    await again.says('Share a field');
    expect(await again.text()).not.toContain('Click the field in the page.');
  });

  it('not at all: Esc ends the picking', async () => {
    const { sender, site } = scene;
    const page = await sender.open(site.url('github.test', '/two'));
    const home = await sender.clickIcon(page);
    await home.click('button', 'Share a field');
    await sender.popupIsGone();
    await page.keyboard.press('Escape');
    const again = await sender.clickIcon(page);
    await again.says('Share a field');
    expect(await again.text()).not.toContain('Click the field in the page.');
  });
});
