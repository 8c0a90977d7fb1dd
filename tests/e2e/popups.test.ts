import { describe, expect, it } from 'vitest';
import { setScene } from './stage/scene.ts';
import { codeOf, linkOf, openLink, pickToFill, share, typeCode, wrong } from './stage/steps.ts';

const scene = setScene();

describe('a popup that is closed at every step', () => {
  it('comes back to the same state, on both sides', async () => {
    const { sender, recipient, site } = scene;
    const login = await sender.open(site.url('github.test', '/login'));
    const { link } = await share(sender, login, '#password');
    let sharing = await sender.clickIcon(login);
    await sharing.says('Waiting for them to open the link');
    expect(await linkOf(sharing)).toBe(link);

    const tab = await openLink(recipient, link);
    await tab.close();
    sharing = await sender.clickIcon(login);
    await sharing.says('Tell them this code by phone.');

    const target = await recipient.open(site.url('gitlab.test', '/empty'));
    let receiving = await recipient.clickIcon(target);
    await receiving.says('Pick the field that should get it.');
    receiving = await recipient.clickIcon(target);
    await receiving.click('button', 'Pick a field');
    await recipient.popupIsGone();
    receiving = await recipient.clickIcon(target);
    await receiving.says('Click the field in the page. Esc cancels.');
    await recipient.closePopup();
    await target.click('#password');
    await (await recipient.popup()).says('Password on gitlab.test');
    receiving = await recipient.clickIcon(target);
    await receiving.says('Password on gitlab.test');

    await typeCode(receiving, wrong(await codeOf(sharing)));
    await receiving.says('That code was wrong or too old.');
    receiving = await recipient.clickIcon(target);
    await receiving.says('2 tries left.');
    sharing = await sender.clickIcon(login);
    await sharing.says('A wrong code was typed (2 tries left).');

    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('This comes from github.test');
    receiving = await recipient.clickIcon(target);
    await receiving.says('This comes from github.test');
    sharing = await sender.clickIcon(login);
    await sharing.says('Code accepted. Delivering');

    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    receiving = await recipient.clickIcon(target);
    await receiving.says('Filled.');
    sharing = await sender.clickIcon(login);
    await sharing.says('Delivered into Password on gitlab.test');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
  });

  it('closes nothing of the handoff, which ends without one', async () => {
    const { sender, recipient, site } = scene;
    const login = await sender.open(site.url('github.test', '/login'));
    const { sharing, link } = await share(sender, login, '#password');
    const code = await codeOf(sharing);
    await sender.closePopup();
    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#password');
    await typeCode(receiving, code);
    await receiving.says('Filled.');
    const again = await sender.clickIcon(login);
    await again.says('Delivered into Password on github.test');
  });
});

describe('two handoffs at once', () => {
  it('each have their own link, code and field', async () => {
    const { sender, recipient, site } = scene;
    const first = await sender.open(site.url('github.test', '/login'));
    const one = await share(sender, first, '#user');
    const oneCode = await codeOf(one.sharing);
    const second = await sender.open(site.url('gitlab.test', '/login'));
    const two = await share(sender, second, '#password');
    const twoCode = await codeOf(two.sharing);
    expect(one.link).not.toBe(two.link);

    await openLink(recipient, one.link);
    const oneTarget = await recipient.open(site.url('github.test', '/empty'));
    const oneReceiving = await pickToFill(recipient, oneTarget, '#notes');
    await oneReceiving.says('Notes on github.test');
    await recipient.closePopup();
    await openLink(recipient, two.link);
    const twoTarget = await recipient.open(site.url('gitlab.test', '/empty'));
    const twoReceiving = await pickToFill(recipient, twoTarget, '#password');
    await twoReceiving.says('Password on gitlab.test');

    await typeCode(twoReceiving, oneCode);
    await twoReceiving.says('That code was wrong or too old.');
    await typeCode(twoReceiving, twoCode);
    await twoReceiving.says('Filled.');
    expect(await twoTarget.inputValue('#password')).toBe('correct horse battery');
    expect(await oneTarget.inputValue('#notes')).toBe('');

    const back = await recipient.clickIcon(oneTarget);
    await back.says('Notes on github.test');
    await typeCode(back, await codeOf(await sender.clickIcon(first)));
    await back.says('Filled.');
    expect(await oneTarget.inputValue('#notes')).toBe('ada');
  });
});
