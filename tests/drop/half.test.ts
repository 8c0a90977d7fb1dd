/** An upload whose process dies: nothing comes of what was sent, and its room is free again after an hour. */
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { DropNet } from '../../lib/drop/net.ts';
import { fetchDrop } from '../../lib/drop/open.ts';
import { pieceBytes, uploadSeconds } from '../../lib/protocol/drop/limits.ts';
import { startServer, stoppedClock } from '../signaling/server.ts';
import { bytesOf, leave, net, opener, trouble } from './stage.ts';

beforeAll(ready);

const file = new Uint8Array(3 * pieceBytes).fill(7);

/** The line of a process that is killed once so many pieces have arrived: from then on it neither asks nor hears. */
function killedAfter(pieces: number): { line: DropNet; killed: Promise<void> } {
  const dead = new Promise<never>(() => undefined);
  const { promise: killed, resolve: kill } = Promise.withResolvers<void>();
  let sent = 0;
  const line: DropNet = {
    wait: () => dead,
    async fetch(url, init) {
      const answer = await net.fetch(url, init);
      if (url.includes('/box/')) sent += 1;
      if (sent < pieces) return answer;
      kill();
      return dead;
    },
  };
  return { line, killed };
}

/** Bytes that the boxes of all drops take, as an operator sees them. */
async function stored(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^fieldpost_drops_stored_bytes (\d+)$/m.exec(text)?.[1]);
}

test('half an upload takes room for an hour and no longer; the whole of it is counted once', async () => {
  const clock = stoppedClock();
  const { url } = await startServer({ allDropBytes: 5 * pieceBytes }, { now: clock.now });
  const first = killedAfter(2);
  void leave(url, { file, through: first.line });
  await first.killed;
  const size = await stored(url);
  expect(size).toBeGreaterThan(file.length);
  expect(await trouble(leave(url, { file }))).toEqual({ word: 'no-space' });
  clock.advance(uploadSeconds * 1000 - 1);
  expect(await trouble(leave(url, { file }))).toEqual({ word: 'no-space' });
  clock.advance(1);
  await expect.poll(() => stored(url), { timeout: 15_000 }).toBe(0);
  const again = await leave(url, { file });
  expect(await stored(url)).toBe(size);
  const { file: came } = await fetchDrop(net, opener(again));
  expect(Buffer.compare(await bytesOf(came), file)).toBe(0);
});
