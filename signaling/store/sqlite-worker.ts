/** The thread that owns the file: what waits is written in one transaction, so that nobody's loop waits for a disk. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { DropCount } from './drops.ts';
import { giveWay } from './give-way.ts';
import type { RoomRow } from './memory.ts';
import { type DropActs, dropArea } from './sqlite-drops.ts';

/** What the thread does by name, in the transaction that is open; safe on the disk before it is answered. */
export type Acts = DropActs;

type Act = { [Name in keyof Acts]: { act: Name; input: Parameters<Acts[Name]>[0] } }[keyof Acts];

/** The answer to a change is its number, once it is safe. */
export type Change =
  | { change: number; row: RoomRow }
  | { change: number; gone: string }
  | ({ change: number } & Act);

/** To the thread. */
export type ToFile = { changes: Change[] } | { stop: true };

/**
 * From the thread. `done`: every change up to this number is written, with what acts among them gave; `failed`: those
 * were not, and why.
 */
export type FromFile =
  | { rows: RoomRow[]; drops: DropCount }
  | { done: number; results: ReadonlyMap<number, unknown> }
  | { failed: number; why: string }
  | { refused: string };

const version = 2;
/** ms after which what was deleted is gone from the journal, too. */
const journalLasts = 1000;

function openFile(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: 2000 });
  // One server a file: what it knows of rooms is in its memory.
  file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;');
  file.exec('BEGIN IMMEDIATE');
  const found = file.prepare('PRAGMA user_version').get()?.['user_version'];
  if (found === 0) {
    file.exec(`
      CREATE TABLE rooms (
        room TEXT PRIMARY KEY,
        expires_at INTEGER NOT NULL,
        bytes_left INTEGER NOT NULL,
        sender_hash TEXT NOT NULL,
        recipient_hash TEXT
      ) STRICT, WITHOUT ROWID;
    `);
  } else if (found !== 1 && found !== version) {
    throw new Error('the file is of another version of the server');
  }
  file.exec(`PRAGMA user_version = ${version}`);
  file.exec('COMMIT');
  return file;
}

function serve(path: string, now: number): void {
  const port = parentPort;
  if (port === null) return;
  const tell = (message: FromFile): void => port.postMessage(message);
  let file: DatabaseSync;
  try {
    file = openFile(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    tell({ refused: /locked|busy/.test(why) ? 'another server uses it' : why });
    port.close();
    return;
  }
  const write = file.prepare('INSERT OR REPLACE INTO rooms VALUES (?, ?, ?, ?, ?)');
  const remove = file.prepare('DELETE FROM rooms WHERE room = ?');
  let waiting: Change[] = [];
  let emptying: NodeJS.Timeout | undefined;
  const deleted = (): void => {
    emptying ??= setTimeout(() => {
      emptying = undefined;
      file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    }, journalLasts);
  };
  const drops = dropArea(file, deleted);
  const areas = [drops];
  const acts: Acts = { ...drops.acts };
  const perform = <Name extends keyof Acts>(name: Name, input: Parameters<Acts[Name]>[0]): unknown =>
    (acts[name] as (input: Parameters<Acts[Name]>[0]) => unknown)(input);

  let synchronous: 'NORMAL' | 'FULL' | undefined;
  /** Rooms outlive a process; what somebody was promised to be kept, or to be gone, outlives a power cut. */
  function secure(level: 'NORMAL' | 'FULL'): void {
    if (level !== synchronous) file.exec(`PRAGMA synchronous = ${level}`);
    synchronous = level;
  }

  function flush(): void {
    const changes = waiting;
    const last = changes.at(-1)?.change;
    if (last === undefined) return;
    waiting = [];
    const results = new Map<number, unknown>();
    try {
      secure(changes.some(change => 'act' in change) ? 'FULL' : 'NORMAL');
      file.exec('BEGIN');
      for (const change of changes) {
        if ('act' in change) results.set(change.change, perform(change.act, change.input));
        else if ('gone' in change) remove.run(change.gone);
        else {
          const { room, expiresAt, bytesLeft, senderHash, recipientHash } = change.row;
          write.run(room, expiresAt, bytesLeft, senderHash, recipientHash);
        }
      }
      file.exec('COMMIT');
      tell({ done: last, results });
    } catch (error) {
      if (file.isTransaction) file.exec('ROLLBACK');
      for (const area of areas) area.rolledBack();
      tell({ failed: last, why: error instanceof Error ? error.message : 'unknown reason' });
    }
  }

  file.prepare('DELETE FROM rooms WHERE expires_at <= ?').run(now);
  tell({
    drops: drops.counted,
    rows: file
      .prepare('SELECT room, expires_at, bytes_left, sender_hash, recipient_hash FROM rooms')
      .all()
      .map(row => ({
        room: String(row['room']),
        expiresAt: Number(row['expires_at']),
        bytesLeft: Number(row['bytes_left']),
        senderHash: String(row['sender_hash']),
        recipientHash: row['recipient_hash'] === null ? null : String(row['recipient_hash']),
      })),
  });
  port.on('message', (message: ToFile) => {
    if ('stop' in message) {
      flush();
      clearTimeout(emptying);
      file.close();
      port.close();
      return;
    }
    // Messages that are there already are read before the immediate runs: they share its transaction.
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(...message.changes);
  });
}

const { path, now } = workerData as { path: string; now: number };
giveWay();
serve(path, now);
