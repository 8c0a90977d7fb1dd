/** The recipient's background dies in every state: the handoff goes on, and the page is written to once. */
import { afterEach, describe, expect, it } from 'vitest';
import { setScene } from '../e2e/stage/scene.ts';
import { pickToFill } from '../e2e/stage/steps.ts';
import { until } from '../e2e/stage/until.ts';
import { holdReports, reached, settled } from './backstage.ts';
import { countingPages } from './counting-pages.ts';
import { Play, secret } from './play.ts';

const scene = setScene({ pages: countingPages });

afterEach(() => scene.server.release());

interface State {
  state: string;
  /** @returns what lets go of the state, where it has to be held. */
  reach(play: Play): Promise<undefined | (() => void | Promise<void>)>;
  afterwards?(play: Play): Promise<void>;
}

const states: State[] = [
  {
    state: 'code: somebody is there',
    async reach(play) {
      await play.to('pick');
      await reached(scene.recipient, 'the lock', ({ proof }) => proof?.kind === 'asked');
      return undefined;
    },
  },
  {
    state: 'checking: the code sent, not answered',
    async reach(play) {
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      const release = await holdReports(scene.sender);
      await play.act('code');
      await reached(scene.recipient, 'a code being proved', ({ proof }) => proof?.kind === 'verifying');
      return release;
    },
  },
  {
    state: 'proved: the code accepted, the secret not here',
    async reach(play) {
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      const release = await holdReports(scene.sender, 1);
      await play.act('code');
      await reached(scene.recipient, 'the proof', ({ proof }) => proof?.kind === 'proved');
      return release;
    },
  },
  {
    state: 'received, and nobody said where it goes',
    async reach(play) {
      await play.receiveFirst();
      return undefined;
    },
    afterwards: play => play.pickAfterwards(),
  },
  {
    state: 'received for a field on another site',
    async reach(play) {
      play.targetHost = 'gitlab.test';
      await play.to('code');
      await play.receiving.says('This comes from github.test');
      return undefined;
    },
    afterwards: play => play.receiving.click('button', 'Fill'),
  },
  {
    state: 'acknowledging: filled, the sender not told',
    async reach(play) {
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      const release = await holdReports(scene.sender, 2);
      await play.act('code');
      await reached(scene.recipient, 'the item placed', ({ held }) => held?.kind === 'placed');
      return release;
    },
  },
];

describe('the recipient’s background is killed', () => {
  it('link opened', async () => {
    const play = new Play(scene);
    await play.to('open');
    expect(await scene.recipient.killWorker()).toBe(true);
    await play.linkTab.getByText('A secret is waiting.').waitFor();
    await play.delivers();
  });

  it('connecting: the server has not answered', async () => {
    const play = new Play(scene);
    await play.to('share');
    const page = await scene.recipient.open(scene.site.url('github.test', '/counted'));
    const home = await scene.recipient.clickIcon(page);
    await home.click('button', 'Receive a secret');
    scene.server.hold();
    await home.type('textbox', 'Link', play.link);
    await home.click('button', 'Open');
    await reached(scene.recipient, 'a seat asked for', ({ socket }) => socket?.kind === 'asking');
    play.target = page;
    await play.crash('recipient');
    scene.server.release();
    play.receiving = await pickToFill(scene.recipient, page, '#password');
    play.skip('open', 'pick');
    await play.delivers();
  });

  it.each(states)('$state', async ({ reach, afterwards }) => {
    const play = new Play(scene);
    const release = await reach(play);
    await play.crash('recipient');
    await release?.();
    await play.look();
    await afterwards?.(play);
    await play.delivers();
  });

  it('filling: the page is in the middle of it, so only the person fills again', async () => {
    const play = new Play(scene);
    play.targetPath = '/asking';
    await play.to('pick');
    let answer: (() => Promise<void>) | undefined;
    play.target.once('dialog', dialog => {
      answer = () => dialog.accept();
    });
    await play.act('code');
    await until('the page to ask', () => answer !== undefined);
    await reached(scene.recipient, 'a fill begun', ({ held }) => held?.kind === 'filling');
    expect(await scene.recipient.killWorker()).toBe(true);
    await reached(scene.recipient, 'a fill interrupted', ({ held }) => held?.kind === 'received');
    await answer?.();
    // The page's question closed the popup.
    await play.showReceiving();
    await play.receiving.says('Filling was interrupted. Look at the field: it may hold the secret already.');
    // The page finished what it had been given, and nobody filled it again.
    await until('the page to hold it', async () => (await play.target.inputValue('#password')) === secret);
    expect(await play.written()).toBe(1);
    play.target.once('dialog', dialog => void dialog.accept());
    await play.receiving.click('button', 'Fill');
    await reached(scene.recipient, 'the end', ({ kind }) => kind === 'ended');
    await play.showReceiving();
    await play.receiving.says('Filled.');
    await play.sharing.says('Delivered into Password on github.test');
    expect(await play.target.inputValue('#password')).toBe(secret);
  });
});
