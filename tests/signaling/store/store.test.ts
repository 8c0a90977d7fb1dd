import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { drawToken, roomKey, seatHash } from '../../../signaling/seats.ts';
import { MemoryStore } from '../../../signaling/store/memory.ts';
import type { StoreRules } from '../../../signaling/store/open.ts';
import { openSqliteStore } from '../../../signaling/store/sqlite.ts';
import { Peer, pair, roomId } from '../peer.ts';
import { ServerProcess } from '../process.ts';
import { conformance } from './conformance.ts';

const noDrops = { drops: 0, dropBytes: 0 };
const holder = (number: number): string => `here/${number}`;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldpost-store-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

conformance('memory', async (rules, now) => ({ store: new MemoryStore(rules, now), holder }));
conformance('SQLite', async (rules, now) => ({
  store: (await openSqliteStore(join(folder(), 'new', 'rooms.sqlite'), { ...rules, ...noDrops }, now)).rooms,
  holder,
}));

const rules: StoreRules = { rooms: 10, senderAway: 900_000, ...noDrops };

test('what was answered before a stop is there after it: seats, bytes, time; who was connected is not', async () => {
  const path = join(folder(), 'rooms.sqlite');
  let store = (await openSqliteStore(path, rules, Date.now)).rooms;
  const [kept, closed] = [roomKey(roomId()), roomKey(roomId())];
  const tokens = { sender: drawToken(), recipient: drawToken() };
  const claim = (room: string, seat: 'sender' | 'recipient') => ({
    hash: seatHash(room, seat, tokens[seat]),
    holder: holder(seat === 'sender' ? 1 : 2),
  });
  const terms = { expiresAt: Date.now() + 600_000, bytesLeft: 1000 };
  await store.open(kept, claim(kept, 'sender'), terms);
  await store.open(closed, claim(closed, 'sender'), terms);
  await store.join(kept, claim(kept, 'recipient'));
  await store.spend(kept, terms.expiresAt, 300);
  await store.leave(kept, 'sender', holder(1));
  await store.close(closed, holder(1));
  await store.stop();

  store = (await openSqliteStore(path, rules, Date.now)).rooms;
  onTestFinished(() => store.stop());
  expect(store.size).toBe(1);
  for (const seat of ['sender', 'recipient'] as const) {
    const hashes = {
      sender: seatHash(kept, 'sender', tokens[seat]),
      recipient: seatHash(kept, 'recipient', tokens[seat]),
    };
    expect(await store.resume(kept, hashes, holder(3))).toMatchObject({
      seat,
      bytesLeft: 700,
      expiresAt: terms.expiresAt,
      replaced: undefined,
    });
  }
  for (const name of readdirSync(join(path, '..'))) {
    const bytes = readFileSync(join(path, '..', name), 'latin1');
    for (const token of Object.values(tokens)) expect(bytes).not.toContain(token);
  }
});

test('one file serves one server', async () => {
  const path = join(folder(), 'rooms.sqlite');
  const store = (await openSqliteStore(path, rules, Date.now)).rooms;
  onTestFinished(() => store.stop());
  await expect(openSqliteStore(path, rules, Date.now)).rejects.toThrow('another server uses it');
});

test('a file of a newer version is refused and not touched', async () => {
  const path = join(folder(), 'rooms.sqlite');
  const { DatabaseSync } = await import('node:sqlite');
  const file = new DatabaseSync(path);
  file.exec('PRAGMA user_version = 9');
  file.close();
  const before = readFileSync(path);
  await expect(openSqliteStore(path, rules, Date.now)).rejects.toThrow('another version');
  expect(readFileSync(path).subarray(100)).toEqual(before.subarray(100));
});

test.each(['SIGTERM', 'SIGKILL'] as const)('seats are resumed after a restart by %s', async signal => {
  const path = join(folder(), 'rooms.sqlite');
  const first = ServerProcess.start({ FIELDPOST_STORE: path });
  const url = await first.listening();
  const { room, sender, recipient, senderSeat, recipientSeat } = await pair(url);
  first.child.kill(signal);
  await Promise.all([sender.end(), recipient.end(), first.ended()]);

  const second = ServerProcess.start({ FIELDPOST_STORE: path, FIELDPOST_PORT: new URL(url).port });
  expect(await second.listening()).toBe(url);
  const senderAgain = await Peer.connect(url);
  senderAgain.send({ type: 'resume', room, seat: senderSeat });
  expect(await senderAgain.expect('resumed')).toMatchObject({ peer: false });
  const recipientAgain = await Peer.connect(url);
  recipientAgain.send({ type: 'resume', room, seat: recipientSeat });
  expect(await recipientAgain.expect('resumed')).toMatchObject({ peer: true });
  await senderAgain.expect('peer');
  senderAgain.sendFrame(Buffer.from('on we go'));
  expect(await recipientAgain.expectFrame()).toEqual(Buffer.from('on we go'));
});
