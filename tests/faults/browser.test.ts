/** The browser itself: its clock is set, its memory for us is full, and the extension is switched off. */
import { afterEach, describe, expect, it } from 'vitest';
import { emptySession, fillSession } from '../e2e/stage/full.ts';
import { Person } from '../e2e/stage/person.ts';
import { setScene } from '../e2e/stage/scene.ts';
import { until } from '../e2e/stage/until.ts';
import { reached, settled } from './backstage.ts';
import { countingPages } from './counting-pages.ts';
import { Play } from './play.ts';

const scene = setScene({ pages: countingPages });
const roles = ['sender', 'recipient'] as const;
const hour = 3_600_000;

describe('the clock is set back by an hour while the two are connected', () => {
  // A browser's own virtual time does not reach workers: each context of ours is given another `Date.now`.
  it.each(roles)('the %s’s: delivered', async who => {
    const play = new Play(scene);
    await play.to('pick');
    await settled(scene.sender, scene.recipient);
    const popup = who === 'sender' ? play.sharing : play.receiving;
    const hidden = [await scene[who].worker(), await scene[who].offscreen()];
    for (const target of [popup.target, ...hidden])
      await target.evaluate(
        `void (() => { const now = Date.now; Date.now = () => now.call(Date) - ${hour}; })()`,
      );
    for (const target of hidden) await target.detach();
    if (who === 'sender') {
      // The code on the screen is of the time before; the one that replaces it holds.
      await play.type();
      await play.receiving.says('That code was wrong or too old. Ask for the one they see now.');
    }
    await play.delivers();
  });
});

describe('there is no room in storage.session', () => {
  afterEach(() => Promise.all(roles.map(who => emptySession(scene[who]))));

  it('to share: said, nothing is taken, and it works once there is', async () => {
    const login = await scene.sender.open(scene.site.url('github.test', '/login'));
    await fillSession(scene.sender);
    const home = await scene.sender.clickIcon(login);
    await home.click('button', 'Share a field');
    await home.says('There is no room for another handoff');
    await emptySession(scene.sender);
    const again = await scene.sender.clickIcon(login);
    await again.click('button', 'Share a field');
    await scene.sender.popupIsGone();
  });

  it('for the sender to count a code: nothing is answered until there is, then delivered', async () => {
    const play = new Play(scene);
    await play.to('pick');
    await settled(scene.sender, scene.recipient);
    await fillSession(scene.sender);
    await play.showSharing();
    await play.act('code');
    await reached(scene.recipient, 'a code being proved', ({ proof }) => proof?.kind === 'verifying');
    expect(await play.target.inputValue('#password')).toBe('');
    await emptySession(scene.sender);
    await play.showSharing();
    await play.showReceiving();
    await play.delivers();
  });
});

/** As a person does on the browser's page of extensions. */
async function switchExtension(person: Person, on: boolean): Promise<void> {
  const page = await person.open('chrome://extensions/');
  await page.evaluate(`chrome.management.setEnabled(${JSON.stringify(person.extension)}, ${on})`);
  await page.close();
}

/** Two whose only path is the server's, which tells one at once that the other is gone. */
async function meetByRelay(play: Play, ...people: Person[]): Promise<void> {
  await play.to('share');
  await play.sharing.click('checkbox', 'Hide my address');
  await until('the choice to be kept', () => play.sharing.isChecked('Hide my address'));
  await play.to('pick');
  for (const person of people) await reached(person, 'a session', ({ session }) => session !== null);
}

describe('the extension is switched off while the two are connected', () => {
  it('the sender’s: the recipient reads that nobody is there, and nothing is filled', async () => {
    const leaving = await Person.arrive();
    try {
      const { server, site, recipient } = scene;
      const play = new Play({ server, site, sender: leaving, recipient });
      await meetByRelay(play, leaving, recipient);
      await switchExtension(leaving, false);
      await play.receiving.says('Nobody is at the other end. Ask them to open Fieldpost');
      expect(await play.written()).toBe(0);
    } finally {
      await leaving.leave();
    }
  });

  it('the recipient’s: the sender waits, and the next one gets it', async () => {
    const leaving = await Person.arrive();
    try {
      const { server, site, sender } = scene;
      const first = new Play({ server, site, sender, recipient: leaving });
      await meetByRelay(first, sender, leaving);
      await switchExtension(leaving, false);
      await first.sharing.says('Waiting for them to open the link');
      const second = new Play(scene);
      Object.assign(second, { sharing: first.sharing, login: first.login, link: first.link });
      second.skip('share');
      await second.delivers();
    } finally {
      await leaving.leave();
    }
  });
});
