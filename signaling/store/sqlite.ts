import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MemoryStore, type RoomFile, type RoomRow } from './memory.ts';
import type { FromFile, ToFile } from './sqlite-worker.ts';
import type { RoomRules, RoomStore } from './store.ts';

interface Waiting {
  change: number;
  resolve(): void;
  reject(error: Error): void;
}

/** Opens the file in a thread of its own; resolves with what it holds. */
async function openFile(path: string, now: number): Promise<{ file: RoomFile; rows: RoomRow[] }> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { path, now } });
  let waiting: Waiting[] = [];
  let changes = 0;
  let ended: Error | undefined;

  const settle = (upTo: number, error?: Error): void => {
    const settled = waiting.filter(({ change }) => change <= upTo);
    waiting = waiting.slice(settled.length);
    for (const { resolve, reject } of settled) {
      if (error === undefined) resolve();
      else reject(error);
    }
  };
  const end = (error: Error): void => {
    ended ??= error;
    settle(changes, ended);
  };
  worker.on('error', error => end(error instanceof Error ? error : new Error('The thread ended.')));
  worker.on('exit', () => end(new Error('The thread ended.')));

  const first = await new Promise<FromFile>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if (!('rows' in first)) {
    throw new Error(
      `FIELDPOST_STORE cannot be opened: ${'refused' in first ? first.refused : 'unknown reason'}.`,
    );
  }
  worker.on('message', (message: FromFile) => {
    if ('done' in message) settle(message.done);
    else if ('failed' in message) settle(message.failed, new Error(`The store failed: ${message.why}`));
  });
  worker.unref();

  const change = (make: (number: number) => ToFile): Promise<void> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      changes += 1;
      waiting.push({ change: changes, resolve, reject });
      worker.postMessage(make(changes));
    });

  return {
    rows: first.rows,
    file: {
      write: row => change(number => ({ change: number, row })),
      remove: room => change(number => ({ change: number, gone: room })),
      stop: async () => {
        if (ended !== undefined) return;
        worker.ref();
        worker.postMessage({ stop: true } satisfies ToFile);
        await once(worker, 'exit');
      },
    },
  };
}

/** Rooms in a SQLite file: the table in memory answers, the file survives the process. */
export async function openSqliteStore(path: string, rules: RoomRules, now: () => number): Promise<RoomStore> {
  const { file, rows } = await openFile(path, now());
  return new MemoryStore(rules, now, file, rows);
}
