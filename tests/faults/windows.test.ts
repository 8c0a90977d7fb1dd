/** Popups, tabs and whole browsers are closed: nothing that runs stops, and who is left reads what happened. */
import { describe, expect, it } from 'vitest';
import { Person } from '../e2e/stage/person.ts';
import { setScene } from '../e2e/stage/scene.ts';
import { pickToFill } from '../e2e/stage/steps.ts';
import { HiddenTarget } from '../e2e/stage/target.ts';
import { until } from '../e2e/stage/until.ts';
import { closeNetwork, reached, settled, stored } from './backstage.ts';
import { countingPages } from './counting-pages.ts';
import { Play } from './play.ts';

const scene = setScene({ pages: countingPages });

describe('closing', () => {
  it('the popups at every step changes nothing', async () => {
    const play = new Play(scene);
    await play.to('share');
    await scene.sender.closePopup();
    await play.to('open');
    await play.showSharing();
    expect(await play.sharing.value('textbox', 'Link')).toBe(play.link);
    await scene.sender.closePopup();
    await play.to('pick');
    await scene.recipient.closePopup();
    await play.showSharing();
    await play.showReceiving();
    await play.receiving.says('Password on github.test');
    await play.act('code');
    await Promise.all([scene.sender.closePopup(), scene.recipient.closePopup()]);
    await play.showSharing();
    await play.showReceiving();
    await play.delivers();
  });

  it('the tab of the link leaves the handoff behind the icon', async () => {
    const play = new Play(scene);
    await play.to('open');
    await play.linkTab.getByText('A secret is waiting.').waitFor();
    await play.linkTab.close();
    await play.delivers();
  });

  it('the tab of the field that is shared leaves the handoff in the list', async () => {
    const play = new Play(scene);
    await play.to('share');
    await play.login.close();
    play.login = await scene.sender.open(scene.site.url('other.test', '/counted'));
    await play.showSharing();
    await until('the handoff of the list', async () => {
      await play.sharing.target.evaluate(`document.querySelector('.handoff-open')?.click()`);
      return play.sharing.has('textbox', 'Link');
    });
    expect(await play.sharing.value('textbox', 'Link')).toBe(play.link);
    await play.delivers();
  });

  it('the tab of the field that should be filled asks for another', async () => {
    const play = new Play(scene);
    await play.to('pick');
    await play.target.close();
    await reached(scene.recipient, 'the pick dropped', (_, { target }) => target === undefined);
    play.target = await scene.recipient.open(scene.site.url('github.test', '/counted'));
    await play.showReceiving();
    await play.receiving.says('The field is no longer on the page. Nothing was filled. Pick it again.');
    play.receiving = await pickToFill(scene.recipient, play.target, '#password');
    await play.delivers();
  });
});

/** A browser that ends in order closes its connections; one that is gone is noticed when it stays silent. */
async function quit(person: Person): Promise<void> {
  await closeNetwork(person);
  await person.leave();
}

describe('a browser goes for good', () => {
  it('the recipient’s, before the code: the sender waits for the next one, who gets it', async () => {
    const leaving = await Person.arrive();
    try {
      const first = new Play({ ...whole(), recipient: leaving });
      await first.to('pick');
      await settled(scene.sender, leaving);
      await first.sharing.says('Tell them this code by phone.');
      await leaving.leave();
      // WebRTC takes its time to believe that nobody answers.
      await reached(scene.sender, 'no session', ({ session }) => session === null, 45_000);
      await first.sharing.says('Waiting for them to open the link');
      const second = new Play(scene);
      Object.assign(second, { sharing: first.sharing, login: first.login, link: first.link });
      second.skip('share');
      await second.delivers();
    } finally {
      await leaving.leave();
    }
  });

  it('the recipient’s, with the secret: the sender reads that the connection is lost, not that it was delivered', async () => {
    const leaving = await Person.arrive();
    try {
      const play = new Play({ ...whole(), recipient: leaving });
      await play.receiveFirst();
      await reached(scene.sender, 'the secret sent', ({ proof }) => proof?.kind === 'delivering');
      await quit(leaving);
      await play.sharing.says('The connection was lost.');
      expect(await play.sharing.text()).not.toContain('Delivered into');
    } finally {
      await leaving.leave();
    }
  });

  it('the sender’s, before the code: the recipient reads that nobody is there', async () => {
    const leaving = await Person.arrive();
    try {
      const play = new Play({ ...whole(), sender: leaving });
      await play.to('pick');
      await settled(leaving, scene.recipient);
      await quit(leaving);
      await play.receiving.says(
        'Nobody is at the other end. Ask them to open Fieldpost; this link still works until',
      );
    } finally {
      await leaving.leave();
    }
  });

  it('the sender’s, once the secret is out: it is filled, and the recipient reads that the sender is not told', async () => {
    const leaving = await Person.arrive();
    try {
      const play = new Play({ ...whole(), sender: leaving });
      await play.receiveFirst();
      await quit(leaving);
      await play.pickAfterwards();
      await play.receiving.says('Filled. Telling the sender…');
      expect(await play.written()).toBe(1);
    } finally {
      await leaving.leave();
    }
  });
});

const whole = () => ({
  server: scene.server,
  site: scene.site,
  sender: scene.sender,
  recipient: scene.recipient,
});

describe('a new version of the extension', () => {
  it('waits until nothing runs and no page of ours is open, though the background dies meanwhile', async () => {
    const updating = await Person.arrive();
    try {
      const play = new Play({ ...whole(), sender: updating });
      await play.to('share');
      const [quiet] = updating.context.pages();
      expect(await stored(updating)).toHaveLength(1);
      const worker = await HiddenTarget.attach(
        updating.browser,
        info => info.type === 'service_worker' && info.url.includes(updating.extension),
      );
      await worker.evaluate(`chrome.runtime.onUpdateAvailable.dispatch({ version: '99' })`);
      await worker.detach();
      await until('the update to be noted', () =>
        quiet?.evaluate(() =>
          chrome.storage.session.get('update-waits').then(found => found['update-waits']),
        ),
      );
      await play.crash('sender');
      await play.showSharing();
      await play.delivers();
      expect(quiet?.isClosed(), 'no reload while its page is open').toBe(false);
      expect(await stored(updating)).toHaveLength(1);
      await updating.closePopup();
      // A reload takes the extension's pages along.
      await until('the reload', () => quiet?.isClosed());
    } finally {
      await updating.leave();
    }
  });
});
