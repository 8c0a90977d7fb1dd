/** The sender's background dies in every state: the handoff goes on, the value arrives once, attempts stay counted. */
import { afterEach, describe, expect, it } from 'vitest';
import { setScene } from '../e2e/stage/scene.ts';
import { linkOf, wrong } from '../e2e/stage/steps.ts';
import { holdReports, reached, settled, stored } from './backstage.ts';
import { countingPages } from './counting-pages.ts';
import { Play } from './play.ts';

const scene = setScene({ pages: countingPages });

afterEach(() => scene.server.release());

interface State {
  state: string;
  /** @returns what lets go of the state, where it has to be held. */
  reach(play: Play): Promise<undefined | (() => void | Promise<void>)>;
  /** What the sender's person does then. */
  afterwards?(play: Play): Promise<void>;
}

/** Three wrong codes, each answered before the next. */
async function typeWrongCodes(play: Play, count: number): Promise<void> {
  await play.to('pick');
  for (let tried = 1; tried <= count; tried += 1) {
    await play.type(wrong(await play.code()));
    await reached(scene.sender, `${tried} wrong`, ({ arming }) => arming?.wrong === tried);
    if (tried < 3) await play.receiving.says('That code was wrong or too old.');
  }
}

const states: State[] = [
  {
    state: 'opening',
    async reach(play) {
      scene.server.hold();
      await play.beginSharing();
      await reached(
        scene.sender,
        'a seat asked for',
        ({ seat, socket }) => seat === null && socket?.kind === 'asking',
      );
      return () => scene.server.release();
    },
    afterwards: play => play.takeLink(),
  },
  {
    state: 'waiting',
    async reach(play) {
      await play.to('share');
      await reached(scene.sender, 'an open room', ({ seat }) => seat !== null);
      return undefined;
    },
  },
  {
    state: 'talking',
    async reach(play) {
      await play.to('open');
      await reached(scene.sender, 'a session', ({ session }) => session !== null);
      return undefined;
    },
  },
  {
    state: 'verifying: the attempt counted, not confirmed',
    async reach(play) {
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      const release = await holdReports(scene.recipient);
      await play.act('code');
      await reached(scene.sender, 'an attempt', ({ proof }) => proof?.kind === 'verifying');
      return release;
    },
  },
  {
    state: 'paused',
    async reach(play) {
      await typeWrongCodes(play, 3);
      await play.sharing.says('Three wrong codes. Nothing was sent.');
      return undefined;
    },
    afterwards: play => play.sharing.click('button', 'New code'),
  },
  {
    state: 'rearmed',
    async reach(play) {
      await typeWrongCodes(play, 3);
      await play.sharing.click('button', 'New code');
      await reached(scene.sender, 'a new lock', ({ arming }) => arming?.tried === 0);
      return undefined;
    },
  },
  {
    state: 'delivering: the secret sent, not acknowledged',
    async reach(play) {
      await play.receiveFirst();
      await reached(scene.sender, 'the secret sent', ({ proof }) => proof?.kind === 'delivering');
      return undefined;
    },
    afterwards: play => play.pickAfterwards(),
  },
];

describe('the sender’s background is killed', () => {
  it('picking: the click on the field starts it again', async () => {
    const play = new Play(scene);
    play.login = await scene.sender.open(scene.site.url('github.test', '/login'));
    const home = await scene.sender.clickIcon(play.login);
    await home.click('button', 'Share a field');
    await scene.sender.popupIsGone();
    await play.login.hover('#password');
    expect(await scene.sender.killWorker()).toBe(true);
    await play.login.click('#password');
    play.sharing = await scene.sender.popup();
    play.link = await linkOf(play.sharing);
    play.skip('share');
    await play.delivers();
  });

  it.each(states)('$state', async ({ reach, afterwards }) => {
    const play = new Play(scene);
    const release = await reach(play);
    const [before] = await stored(scene.sender);
    await play.crash('sender');
    const [after] = await stored(scene.sender);
    expect(after?.machine?.attempts).toBe(before?.machine?.attempts);
    expect(after?.machine?.arming).toMatchObject({ tried: before?.machine?.arming?.tried });
    await release?.();
    await play.look();
    await afterwards?.(play);
    await play.delivers();
  });

  it('after the acknowledgement: what it came to is still told', async () => {
    const play = new Play(scene);
    await play.delivers();
    await play.crash('sender');
    await play.showSharing();
    await play.sharing.says('Delivered into Password on github.test');
    expect((await stored(scene.sender)).map(({ ended }) => ended)).toEqual([true]);
  });

  it('counts every attempt, though it dies in the middle of each', async () => {
    const play = new Play(scene);
    await play.to('pick');
    for (let tried = 1; tried <= 3; tried += 1) {
      await settled(scene.sender, scene.recipient);
      const release = await holdReports(scene.recipient);
      await play.type(wrong(await play.code()));
      await reached(
        scene.sender,
        `attempt ${tried}`,
        ({ attempts, proof }) => attempts === tried && proof?.kind === 'verifying',
      );
      expect(await scene.sender.killWorker()).toBe(true);
      await release();
      await reached(scene.sender, `${tried} wrong`, ({ arming }) => arming?.wrong === tried);
      if (tried < 3) await play.receiving.says('That code was wrong or too old.');
    }
    await play.sharing.says('Three wrong codes. Nothing was sent.');
    await play.receiving.says('Three wrong codes');
  });
});
