/** The server restarts, the wire is cut, the network's document dies: at every point the handoff goes on. */
import { afterEach, describe, expect, it } from 'vitest';
import { setScene } from '../e2e/stage/scene.ts';
import { until } from '../e2e/stage/until.ts';
import { closeNetwork, holdReports, offscreenOf, reached, settled, stored } from './backstage.ts';
import { countingPages } from './counting-pages.ts';
import { Play } from './play.ts';

const scene = setScene({ pages: countingPages });

interface Point {
  point: string;
  /** @returns what lets go of it, where it has to be held. */
  reach(play: Play): Promise<undefined | (() => Promise<void>)>;
  /** What people do once the network is back. */
  afterwards?(play: Play): Promise<void>;
}

const points: Point[] = [
  {
    point: 'waiting',
    async reach(play) {
      await play.to('share');
      await reached(scene.sender, 'an open room', ({ seat }) => seat !== null);
      return undefined;
    },
  },
  {
    point: 'talking',
    async reach(play) {
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      return undefined;
    },
  },
  {
    point: 'code typed',
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
    point: 'secret sent',
    async reach(play) {
      await play.receiveFirst();
      await reached(scene.sender, 'the secret sent', ({ proof }) => proof?.kind === 'delivering');
      return undefined;
    },
    afterwards: play => play.pickAfterwards(),
  },
];

afterEach(() => scene.server.mend());

const isOut = ({ socket }: { socket?: { kind: string } }): boolean => socket?.kind !== 'seated';

async function bothAreOut(): Promise<void> {
  for (const person of [scene.sender, scene.recipient]) {
    if ((await stored(person)).length > 0) await reached(person, 'no seat', isOut);
  }
}

describe('the server restarts and knows nothing any more', () => {
  it.each(points)('$point', async ({ reach, afterwards }) => {
    const play = new Play(scene);
    const release = await reach(play);
    await scene.server.restart();
    await release?.();
    await afterwards?.(play);
    await play.delivers();
  });
});

describe('the wire is cut', () => {
  it.each(points)('$point', async ({ reach, afterwards }) => {
    const play = new Play(scene);
    const release = await reach(play);
    scene.server.cut();
    await release?.();
    await bothAreOut();
    scene.server.mend();
    await afterwards?.(play);
    await play.delivers();
  });

  it('for 20 s', async () => {
    const play = new Play(scene);
    await play.to('open');
    await reached(scene.sender, 'a session', ({ session }) => session !== null);
    const began = Date.now();
    scene.server.cut();
    // Nothing happens but that: the time itself is what is tried here.
    await until('20 s to pass', () => Date.now() - began >= 20_000, 25_000);
    await reached(scene.sender, 'still no seat', isOut);
    scene.server.mend();
    await play.delivers();
  });
});

describe('the network’s document', () => {
  // It cannot crash alone: its process is the extension's, and the browser then ends the extension.
  it.each(['sender', 'recipient'] as const)(
    'of the %s is closed: a new one goes on as soon as somebody looks',
    async who => {
      const play = new Play(scene);
      await play.to('pick');
      await settled(scene.sender, scene.recipient);
      await closeNetwork(scene[who]);
      if (who === 'sender') await play.showSharing();
      else await play.showReceiving();
      await until('another document', () => offscreenOf(scene[who]));
      await play.delivers();
    },
  );

  it('is replaced within a minute though nobody looks', async () => {
    const play = new Play(scene);
    await play.to('share');
    await reached(scene.sender, 'an open room', ({ seat }) => seat !== null);
    await scene.sender.closePopup();
    const alarms = await scene.sender.context
      .pages()[0]
      ?.evaluate(() => chrome.alarms.getAll().then(all => all.map(({ periodInMinutes }) => periodInMinutes)));
    expect(alarms).toEqual([1]);
    await closeNetwork(scene.sender);
    // The soonest that a browser allows, instead of the minute that it really takes.
    await scene.sender.context
      .pages()[0]
      ?.evaluate(() => chrome.alarms.create('recover', { when: Date.now() }));
    await until('another document', () => offscreenOf(scene.sender), 45_000);
    await play.showSharing();
    await play.delivers();
  });
});
