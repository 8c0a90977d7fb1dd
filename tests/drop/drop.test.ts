/** The client's acts against a real server. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { drawDropKey, leaveDrop } from '../../lib/drop/leave.ts';
import type { DropNet } from '../../lib/drop/net.ts';
import { acknowledgeDrop, fetchDrop, lookAtDrop } from '../../lib/drop/open.ts';
import { readOwnDrop, unlockDrop, withdrawDrop } from '../../lib/drop/owner.ts';
import { pieceBytes } from '../../lib/protocol/drop/limits.ts';
import { startServer, stoppedClock } from '../signaling/server.ts';
import { bytesOf, item, leave, net, open, opener, trouble } from './stage.ts';

beforeAll(ready);

const seconds = (clock: { now: () => number }): number => Math.floor(clock.now() / 1000);

describe('a drop', () => {
  test('is left, looked at, opened with a receipt, and then only remembered', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const left = await leave(url);
    expect(await lookAtDrop(net, left.parsed)).toMatchObject({ state: 'waiting', left: 1, claims: [] });
    const by = opener(left);
    const fetched = await fetchDrop(net, by);
    expect(fetched).toMatchObject({ item, until: seconds(clock) + 120 });
    expect(await lookAtDrop(net, left.parsed)).toMatchObject({
      state: 'claimed',
      claims: [{ at: seconds(clock), acked: null }],
    });
    clock.advance(5000);
    await acknowledgeDrop(net, by, { outcome: 'filled', origin: 'https://github.com', label: 'Password' });
    expect(await trouble(fetchDrop(net, opener(left)))).toEqual({ word: 'opened', at: seconds(clock) });
    expect(await readOwnDrop(net, left.owner)).toMatchObject({
      state: 'opened',
      claims: [
        {
          at: seconds(clock) - 5,
          acked: seconds(clock),
          receipt: { outcome: 'filled', origin: 'https://github.com', label: 'Password' },
        },
      ],
    });
    expect(JSON.stringify(await lookAtDrop(net, left.parsed))).not.toContain('receipt');
  });

  test('opens as often as its owner said', async () => {
    const { url } = await startServer();
    const left = await leave(url, { opens: 2 });
    expect(await open(left)).toEqual(item);
    expect(await open(left)).toEqual(item);
    expect((await trouble(open(left))).word).toBe('opened');
  });

  test('with a passphrase needs it, says how many tries are left, and is unlocked by its owner', async () => {
    const { url } = await startServer();
    const left = await leave(url, { passphrase: 'tea for two' });
    expect(left.parsed.locked).toBe(true);
    expect(await trouble(open(left))).toEqual({ word: 'passphrase-needed' });
    const wrong = opener(left, 'tea for three');
    for (const tries of [4, 3, 2, 1]) {
      expect(await trouble(fetchDrop(net, wrong))).toEqual({ word: 'wrong-passphrase', left: tries });
    }
    expect(await trouble(fetchDrop(net, wrong))).toMatchObject({ word: 'locked-for-now' });
    expect(await trouble(open(left, 'tea for two'))).toMatchObject({ word: 'locked-for-now' });
    expect(await lookAtDrop(net, left.parsed)).toMatchObject({ locked: { why: 'passphrase' } });
    await unlockDrop(net, left.owner);
    expect(await open(left, 'tea for two')).toEqual(item);
  });

  test('is withdrawn by its owner, once or again', async () => {
    const { url } = await startServer();
    const left = await leave(url);
    await withdrawDrop(net, left.owner);
    await withdrawDrop(net, left.owner);
    expect((await trouble(open(left))).word).toBe('withdrawn');
    const opened = await leave(url);
    await open(opened);
    expect((await trouble(withdrawDrop(net, opened.owner))).word).toBe('opened');
  });

  test('expires at its second', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const left = await leave(url, { ttl: 60 });
    expect(left.owner.expires).toBe(seconds(clock) + 60);
    clock.advance(left.owner.expires * 1000 - clock.now() - 1);
    expect((await lookAtDrop(net, left.parsed)).state).toBe('waiting');
    clock.advance(1);
    expect(await trouble(open(left))).toEqual({ word: 'expired', at: left.owner.expires });
  });

  test('that was fetched and not acknowledged comes back after 120 seconds; its owner sees that', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const left = await leave(url);
    await fetchDrop(net, opener(left));
    expect(await trouble(open(left))).toEqual({ word: 'claimed', until: seconds(clock) + 120 });
    clock.advance(120_000);
    expect(await open(left)).toEqual(item);
    expect((await readOwnDrop(net, left.owner)).claims).toMatchObject([{ acked: null }, {}]);
  });

  test('of a link that nobody left is not there', async () => {
    const { url } = await startServer();
    const left = await leave(url);
    const key = left.parsed.key.map(byte => byte ^ 1);
    expect(await trouble(lookAtDrop(net, { ...left.parsed, key }))).toEqual({ word: 'nothing-there' });
    expect(await trouble(readOwnDrop(net, { ...left.owner, token: 'A'.repeat(43) }))).toEqual({
      word: 'nothing-there',
    });
  });
});

describe('a file', () => {
  /** Loses every third answer, after or before the server heard the question. */
  const badLine = (): DropNet & { lost: number } => {
    let asked = 0;
    const line = {
      ...net,
      lost: 0,
      fetch: async (url: string, init: RequestInit): Promise<Response> => {
        asked += 1;
        if (!url.includes('/box/') || asked % 3 !== 0) return fetch(url, init);
        line.lost += 1;
        if (asked % 2 === 0) await fetch(url, init);
        throw new TypeError('cut');
      },
    };
    return line;
  };

  test('of several pieces goes up and comes down over a line that is cut again and again', async () => {
    const { url } = await startServer();
    const file = randomBytes(5 * pieceBytes + 12_345);
    const up = badLine();
    const left = await leave(url, { file, through: up });
    expect(up.lost).toBeGreaterThan(1);
    const down = badLine();
    const by = opener(left);
    const steps: number[] = [];
    const fetched = await fetchDrop(down, by, done => steps.push(done));
    expect(fetched.item.file).toEqual({ name: 'a.bin', size: file.length });
    expect(Buffer.compare(await bytesOf(fetched.file), file)).toBe(0);
    expect(down.lost).toBeGreaterThan(1);
    expect(steps.at(-1)).toBe(fetched.size);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test('that is small travels in the claim itself', async () => {
    const { url } = await startServer();
    const left = await leave(url, { file: randomBytes(1000) });
    const asked: string[] = [];
    const through: DropNet = {
      ...net,
      fetch: (at, init) => {
        asked.push(at);
        return net.fetch(at, init);
      },
    };
    expect(await bytesOf((await fetchDrop(through, opener(left))).file)).toHaveLength(1000);
    expect(asked).toHaveLength(1);
  });

  test('that somebody changed at the server is damaged, and burns nothing', async () => {
    const { url } = await startServer();
    const left = await leave(url, { file: randomBytes(200_000) });
    const forging: DropNet = {
      ...net,
      fetch: async (at, init) => {
        const answer = await fetch(at, init);
        if (!at.endsWith('/box/0')) return answer;
        const bytes = new Uint8Array(await answer.arrayBuffer());
        bytes[150_000] = (bytes[150_000] ?? 0) ^ 1;
        return new Response(bytes);
      },
    };
    const { file } = await fetchDrop(forging, opener(left));
    expect(await trouble(bytesOf(file))).toEqual({ word: 'damaged' });
    expect((await lookAtDrop(net, left.parsed)).left).toBe(1);
  });

  test('that changes while it is sent is not left', async () => {
    const { url } = await startServer();
    const attempt = leaveDrop(net, {
      server: url,
      ttl: 60,
      opens: 1,
      item: { fields: [], file: { name: 'a', size: 400_000 } },
      file: (async function* () {
        yield randomBytes(300_000);
      })(),
      key: drawDropKey(),
      stretched: null,
    });
    expect(await trouble(attempt)).toEqual({ word: 'file-changed' });
  });
});

describe('the operator’s limits', () => {
  test('of bytes, lifetime, space and rate each have a word', async () => {
    const { url } = await startServer({ dropBytes: 1024, dropTtl: 3600, addressDrops: 5 });
    expect(await trouble(leave(url, { file: randomBytes(1500) }))).toEqual({ word: 'too-large', most: 1024 });
    expect(await trouble(leave(url, { ttl: 3601 }))).toEqual({ word: 'too-long', most: 3600 });
    for (let drops = 0; drops < 5; drops++) await leave(url, { ttl: 3600 });
    expect(await trouble(leave(url))).toMatchObject({ word: 'rate-limited' });
    const full = await startServer({ allDropBytes: 400 });
    await leave(full.url);
    expect(await trouble(leave(full.url))).toEqual({ word: 'no-space' });
    const closed = await startServer({ openToken: 'only with this token' });
    expect(await trouble(leave(closed.url))).toEqual({ word: 'not-allowed' });
  });

  test('a server that is not there is unreachable', async () => {
    const { url, server } = await startServer();
    const left = await leave(url);
    await server.close();
    expect(await trouble(open(left))).toEqual({ word: 'server-unreachable' });
    expect(await trouble(leave(url))).toEqual({ word: 'server-unreachable' });
  });
});
