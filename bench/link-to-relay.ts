/**
 * A link is opened → the server has seated the recipient, in a browser whose worker is dead and which has no offscreen
 * document; against a page without an extension that opens a socket and joins.
 */

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { toBase64url } from '../lib/crypto/bytes.ts';
import { handoffKeys } from '../lib/crypto/linkkeys.ts';
import { drawRandom } from '../lib/crypto/random.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { subprotocol } from '../lib/protocol/limits.ts';
import { formatLink } from '../lib/protocol/link.ts';
import { benchOrigin } from './browser/build.ts';
import { breakdown, type Hop } from './browser/hops.ts';
import { notesOf, type Stage } from './browser/stage.ts';
import { clock } from './browser/wire.ts';
import { inTurns, type Measurement, median } from './harness.ts';

/** The page of the baseline; its room is its fragment. */
export const joiningPage = `<!doctype html><title>Bare</title><script>
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/v1/signal/00', '${subprotocol}');
socket.onopen = () => socket.send(JSON.stringify({ type: 'join', room: location.hash.slice(1) }));
</script>`;

/** Open a room, so that the link leads somewhere. */
async function openRoom(): Promise<{ link: string; room: string; leave(): void }> {
  const key = drawRandom(32);
  const room = toBase64url(handoffKeys(key).roomId);
  const socket = new WebSocket(`${benchOrigin.replace('http', 'ws')}/v1/signal/00`, subprotocol);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'open', room }));
  await once(socket, 'message');
  return {
    link: formatLink({ kind: 'handoff', server: benchOrigin, key }),
    room,
    leave: () => socket.terminate(),
  };
}

export async function measureLinkToRelay(stage: Stage): Promise<Measurement[]> {
  await ready();
  const { recipient, wire } = stage;
  const hops: Hop[][] = [];

  async function navigate(address: (room: { link: string; room: string }) => string): Promise<number[]> {
    await recipient.forgetEverything();
    const opened = await openRoom();
    const tab = await recipient.open('about:blank');
    await recipient.killWorker();
    const from = clock();
    await tab.send('Page.navigate', { url: address(opened) });
    const joined = await wire.next(from, ({ text }) => text.includes('"joined"'));
    await tab.detach();
    opened.leave();
    return [from, joined.at];
  }

  async function ours(): Promise<number> {
    const [from = 0, to = 0] = await navigate(({ link }) => link);
    const [worker, offscreen] = await Promise.all([
      notesOf(recipient, recipient.isWorker),
      notesOf(recipient, recipient.isOffscreen),
    ]);
    const when = (notes: typeof worker, what: string): number =>
      notes.find(note => note.what === what)?.at ?? Number.NaN;
    hops.push(
      breakdown(from, [
        ['navigation → link script runs', when(worker, 'content script')],
        ['→ worker running', when(worker, 'listening')],
        ['→ libsodium ready', when(worker, 'libsodium')],
        ['→ offscreen document runs', when(offscreen, 'started')],
        ['→ socket asked for', when(offscreen, 'socket new')],
        ['→ socket open', when(offscreen, 'socket open')],
        ['→ joined', to],
      ]),
    );
    return to - from;
  }
  async function bare(): Promise<number> {
    const [from = 0, to = 0] = await navigate(({ room }) => `${benchOrigin}/bench/join#${room}`);
    return to - from;
  }

  const results = await inTurns({ bare, ours }, { rounds: 10, warmups: 2 });
  return [
    {
      name: 'link opened to relay usable, worker dead',
      value: median(results.ours),
      unit: 'ms',
      baseline: { value: median(results.bare), name: 'a page that joins' },
      goal: { most: 350, of: 'value' },
      parts: hops.slice(2),
    },
  ];
}
