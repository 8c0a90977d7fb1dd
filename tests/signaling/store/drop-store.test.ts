import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newDropRecord } from '../../../signaling/drop.ts';
import type { DropStore } from '../../../signaling/store/drops.ts';
import { MemoryDrops } from '../../../signaling/store/memory-drops.ts';
import { openSqliteStore } from '../../../signaling/store/sqlite.ts';
import { stoppedClock } from '../server.ts';
import { dropConformance } from './drop-conformance.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldpost-drops-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const rooms = { rooms: 1, senderAway: 1 };
const rules = { ...rooms, drops: 10, dropBytes: 1_000_000 };

const filesHold = (path: string, bytes: Buffer): boolean =>
  readdirSync(path).some(file => readFileSync(join(path, file)).includes(bytes));

dropConformance('memory', async (given, now) => ({
  store: new MemoryDrops(given, now),
  stop: async () => undefined,
}));
dropConformance('SQLite', async (given, now) => {
  const { rooms: store, drops } = await openSqliteStore(
    join(folder(), 'a.sqlite'),
    { ...rooms, ...given },
    now,
  );
  return { store: drops, stop: () => store.stop() };
});

const record = (owner: string, size: number, received: number) =>
  newDropRecord({ gate: 'g', pass: null, owner, opens: 1, ttl: 3600, size, received }, Date.now());

const ends: [string, (drops: DropStore, pass: (ms: number) => void) => Promise<unknown>][] = [
  ['withdrawn', drops => drops.act('a', { type: 'withdraw', owner: 'o' })],
  [
    'opened',
    async drops => {
      await drops.act('a', { type: 'claim', gate: 'g', pass: null, claimant: 'c' });
      await drops.act('a', { type: 'ack', claimant: 'c', receipt: null });
    },
  ],
  [
    'expired',
    async (drops, pass) => {
      // The record was made a moment after the clock stopped.
      pass(3_601_000);
      await drops.sweep();
    },
  ],
];

test.each(ends)('what was %s is in none of the files, journal included', async (_how, end) => {
  const path = folder();
  const clock = stoppedClock(Date.now());
  const { rooms: store, drops } = await openSqliteStore(join(path, 'a.sqlite'), rules, clock.now);
  onTestFinished(() => store.stop());
  const box = randomBytes(50_000);
  await drops.create('a', record('o', box.length, box.length), box);
  const middle = box.subarray(20_000, 20_064);
  expect(filesHold(path, middle)).toBe(true);
  await end(drops, clock.advance);
  await vi.waitFor(() => expect(filesHold(path, middle)).toBe(false), { timeout: 15_000 });
});

test('drops are there after a stop, half an upload included', async () => {
  const path = join(folder(), 'a.sqlite');
  const first = await openSqliteStore(path, rules, Date.now);
  const box = randomBytes(1000);
  await first.drops.create('half', record('o', box.length, 400), box.subarray(0, 400));
  await first.rooms.stop();

  const { rooms: store, drops } = await openSqliteStore(path, rules, Date.now);
  onTestFinished(() => store.stop());
  expect(drops.drops).toEqual({ count: 1, open: 1, bytes: 1000 });
  const rest = box.subarray(400);
  await drops.act('half', { type: 'append', owner: 'o', offset: 400, length: rest.length }, rest);
  const { bytes } = await drops.act('half', { type: 'claim', gate: 'g', pass: null, claimant: 'c' });
  expect(Buffer.compare(bytes ?? Buffer.alloc(0), box)).toBe(0);
});

test('a file of the version before is taken over', async () => {
  const path = join(folder(), 'a.sqlite');
  const { DatabaseSync } = await import('node:sqlite');
  const file = new DatabaseSync(path);
  file.exec(`CREATE TABLE rooms (room TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, bytes_left INTEGER NOT NULL,
    sender_hash TEXT NOT NULL, recipient_hash TEXT) STRICT, WITHOUT ROWID; PRAGMA user_version = 1;`);
  file.prepare('INSERT INTO rooms VALUES (?, ?, ?, ?, ?)').run('r', Date.now() + 60_000, 1, 'h', null);
  file.close();
  const { rooms: store, drops } = await openSqliteStore(path, rules, Date.now);
  onTestFinished(() => store.stop());
  expect(store.size).toBe(1);
  expect(await drops.create('a', record('o', 1, 1), Buffer.alloc(1))).toBe('created');
});
