/**
 * The worker is dead, a frame arrives → what it asks for has been done: the sender's browser answers a handshake.
 * Seen on the wire; against the same with the worker running.
 */
import { WebSocket } from 'ws';
import { drawRandom } from '../lib/crypto/random.ts';
import { ready } from '../lib/crypto/sodium.ts';
import type { Ambient } from '../lib/handoff/effect.ts';
import { startRecipient } from '../lib/handoff/recipient.ts';
import { createRun } from '../lib/handoff/run.ts';
import { createNetHost } from '../lib/net/host.ts';
import { parseLink } from '../lib/protocol/link.ts';
import { breakdown, type Hop } from './browser/hops.ts';
import { notesOf, type Stage, share } from './browser/stage.ts';
import { clock } from './browser/wire.ts';
import { inTurns, type Measurement, median } from './harness.ts';

/** A recipient in this process who comes, says its first frame and goes. */
async function come(link: string): Promise<{ leave(): Promise<void> }> {
  const parsed = parseLink(link);
  if (!('ok' in parsed)) throw new Error('the sender made no link');
  const ambient = (): Ambient => ({ now: Date.now(), draw: drawRandom });
  const options = { handoff: 'bench', policy: 'relay' as const, engaged: true, app: 'fieldpost/bench' };
  const begun = startRecipient({ ...options, link: parsed.ok }, ambient());
  const net = createNetHost({
    webSocket: (url, protocol) => new WebSocket(url, protocol, { perMessageDeflate: false }),
    emit: (_handoff, event) => void run.dispatch(event),
  });
  const run = createRun({
    role: 'recipient',
    state: begun.state,
    start: begun.effects,
    save: async () => undefined,
    perform(effect) {
      if (effect.type !== 'release' && effect.type !== 'ended') net.perform('bench', [effect]);
    },
    ambient,
  });
  return { leave: () => net.close() };
}

export async function measureWorkerWaking({ sender, wire }: Stage): Promise<Measurement[]> {
  await ready();
  const hops: Hop[][] = [];

  async function answer(state: 'running' | 'dead'): Promise<number> {
    await sender.forgetEverything();
    const before = clock();
    const { page, link } = await share(sender, 'bench');
    const { connection } = await wire.next(before, ({ text }) => text.includes('"opened"'));
    await page.close();
    if (state === 'dead') await sender.killWorker();
    const visitor = await come(link);
    const came = await wire.next(
      before,
      passing => passing.connection === connection && passing.text.includes('"present":true'),
    );
    // The only large thing that a sender says to a handshake: its 0x02 with the ML-KEM ciphertext.
    const answered = await wire.next(
      came.at,
      passing => passing.connection === connection && passing.from === 'client' && passing.bytes > 1000,
    );
    if (state === 'dead') {
      const [worker, offscreen] = await Promise.all([
        notesOf(sender, sender.isWorker),
        notesOf(sender, sender.isOffscreen),
      ]);
      const heard = offscreen.filter(note => note.at > came.at - 5 && note.what.startsWith('socket in'));
      const when = (what: string): number => worker.find(note => note.what === what)?.at ?? Number.NaN;
      hops.push(
        breakdown(came.at, [
          ['wire → offscreen document', heard[0]?.at ?? Number.NaN],
          ['→ worker running', when('listening')],
          ['→ libsodium ready', when('libsodium')],
          ['→ first answer of the worker', when('answered net-events')],
          ['→ 0x02 on the wire', answered.at],
        ]),
      );
    }
    await visitor.leave();
    return answered.at - came.at;
  }

  const results = await inTurns(
    { running: () => answer('running'), dead: () => answer('dead') },
    { rounds: 9, warmups: 2 },
  );
  return [
    {
      name: 'frame arrives to answer sent, worker dead',
      value: median(results.dead),
      unit: 'ms',
      baseline: { value: median(results.running), name: 'worker running' },
      goal: { most: 120, of: 'value' },
      parts: hops.slice(2),
    },
  ];
}
