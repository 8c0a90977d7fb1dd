/** Drops in the file's thread: each act runs in the transaction that the thread has open. */
import type { DatabaseSync } from 'node:sqlite';
import { bytesHeld, type DropCommand, type DropEvent, type DropRecord, dueAt, stepDrop } from '../drop.ts';
import type { DropActed, DropCount, DropRules } from './drops.ts';

export interface DropActs {
  'drops.create': (input: {
    id: string;
    record: DropRecord;
    box: Uint8Array;
    rules: DropRules;
  }) => 'created' | 'taken' | 'no-space';
  'drops.act': (input: {
    id: string;
    command: DropCommand;
    bytes: Uint8Array | undefined;
    now: number;
  }) => DropActed;
  'drops.sweep': (input: { now: number }) => { drops: DropCount; events: DropEvent[] };
}

/** As many as one sweep looks after, so that none keeps the file for long. */
const sweepAtMost = 500;

/** Prepares the tables; to be told of a transaction that was rolled back. `deleted` is told that something was deleted that must not stay in the journal. */
export function dropArea(
  file: DatabaseSync,
  deleted: () => void,
): { acts: DropActs; counted: DropCount; rolledBack: () => void } {
  file.exec(`
    CREATE TABLE IF NOT EXISTS drops (
      id TEXT PRIMARY KEY,
      due_at INTEGER NOT NULL,
      held INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS drops_by_due ON drops (due_at);
    CREATE TABLE IF NOT EXISTS drop_pieces (
      id TEXT NOT NULL,
      at INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (id, at)
    ) STRICT;
  `);
  const read = file.prepare('SELECT record FROM drops WHERE id = ?');
  const write = file.prepare('INSERT OR REPLACE INTO drops VALUES (?, ?, ?, ?)');
  const remove = file.prepare('DELETE FROM drops WHERE id = ?');
  const due = file.prepare('SELECT id FROM drops WHERE due_at <= ? LIMIT ?');
  const writePiece = file.prepare('INSERT INTO drop_pieces VALUES (?, ?, ?)');
  const removePieces = file.prepare('DELETE FROM drop_pieces WHERE id = ?');
  const readPieces = file.prepare(
    'SELECT at, bytes FROM drop_pieces WHERE id = ? AND at < ? AND at + length(bytes) > ? ORDER BY at',
  );
  const total = file.prepare(
    'SELECT count(*) AS count, count(nullif(held, 0)) AS open, coalesce(sum(held), 0) AS bytes FROM drops',
  );

  const sum: DropCount = { count: 0, open: 0, bytes: 0 };
  function count(): void {
    const counted = total.get();
    sum.count = Number(counted?.['count']);
    sum.open = Number(counted?.['open']);
    sum.bytes = Number(counted?.['bytes']);
  }
  count();

  function part(id: string, from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, to - from));
    for (const row of readPieces.all(id, to, from)) {
      const { at, bytes: piece } = row;
      if (!(piece instanceof Uint8Array)) continue;
      const start = Number(at);
      bytes.set(
        piece.subarray(Math.max(0, from - start), Math.max(0, to - start)),
        Math.max(0, start - from),
      );
    }
    return bytes;
  }

  function act(id: string, command: DropCommand, bytes: Uint8Array | undefined, now: number): DropActed {
    const row = read.get(id);
    const found = row === undefined ? undefined : (JSON.parse(String(row['record'])) as DropRecord);
    const { record, box, ...acted } = stepDrop(found, command, now);
    if (bytesHeld(record) < bytesHeld(found)) sum.open -= 1;
    sum.bytes += bytesHeld(record) - bytesHeld(found);
    if (record === undefined && found !== undefined) {
      remove.run(id);
      sum.count -= 1;
      deleted();
    } else if (record !== undefined && record !== found) {
      write.run(id, dueAt(record), bytesHeld(record), JSON.stringify(record));
    }
    if (box === 'delete') {
      removePieces.run(id);
      deleted();
    } else if (box === 'append' && bytes !== undefined && found !== undefined) {
      writePiece.run(id, found.received, bytes);
    } else if (typeof box === 'object') {
      return { ...acted, bytes: part(id, box.read.from, box.read.to) };
    }
    return acted;
  }

  const acts: DropActs = {
    'drops.create': ({ id, record, box, rules }) => {
      if (read.get(id) !== undefined) return 'taken';
      const held = bytesHeld(record);
      if (sum.count >= rules.drops || sum.bytes + held > rules.dropBytes) return 'no-space';
      write.run(id, dueAt(record), held, JSON.stringify(record));
      if (box.length > 0) writePiece.run(id, 0, box);
      sum.count += 1;
      sum.open += 1;
      sum.bytes += held;
      return 'created';
    },
    'drops.act': ({ id, command, bytes, now }) => act(id, command, bytes, now),
    'drops.sweep': ({ now }) => {
      const events = due
        .all(now, sweepAtMost)
        .flatMap(row => act(String(row['id']), { type: 'sweep' }, undefined, now).events ?? []);
      return { drops: { ...sum }, events };
    },
  };
  return { acts, counted: { ...sum }, rolledBack: count };
}
