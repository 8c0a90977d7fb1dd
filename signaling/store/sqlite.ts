import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DropRules, DropStore } from './drops.ts';
import { MemoryStore, type RoomFile, type RoomRow } from './memory.ts';
import type { Acts, Change, FromFile, ToFile } from './sqlite-worker.ts';
import type { RoomRules, RoomStore } from './store.ts';

/** Has something done in the file's thread. */
export type Perform = <Name extends keyof Acts>(
  act: Name,
  input: Parameters<Acts[Name]>[0],
) => Promise<ReturnType<Acts[Name]>>;

interface Waiting {
  change: number;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Opens the file in a thread of its own; resolves with what it holds. */
async function openFile(
  path: string,
  now: number,
): Promise<{ file: RoomFile; rows: RoomRow[]; drops: DropStore['drops']; perform: Perform }> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { path, now } });
  let waiting: Waiting[] = [];
  let changes = 0;
  let ended: Error | undefined;

  const settle = (upTo: number, given: ReadonlyMap<number, unknown> | Error): void => {
    const settled = waiting.filter(({ change }) => change <= upTo);
    waiting = waiting.slice(settled.length);
    for (const { change, resolve, reject } of settled) {
      if (given instanceof Error) reject(given);
      else resolve(given.get(change));
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
    if ('done' in message) settle(message.done, message.results);
    else if ('failed' in message) settle(message.failed, new Error(`The store failed: ${message.why}`));
  });
  worker.unref();

  let outgoing: Change[] = [];
  /** One message for all changes of a turn: to pass one costs more than to write it. */
  const pass = (): void => {
    const passed = outgoing;
    outgoing = [];
    if (passed.length > 0) worker.postMessage({ changes: passed } satisfies ToFile);
  };

  const change = <Result>(make: (number: number) => Change): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      changes += 1;
      waiting.push({ change: changes, resolve: result => resolve(result as Result), reject });
      if (outgoing.push(make(changes)) === 1) setImmediate(pass);
    });

  return {
    rows: first.rows,
    drops: first.drops,
    // The thread answers each act with what that act gives.
    perform: (act, input) => change(number => ({ change: number, act, input }) as Change),
    file: {
      write: row => change(number => ({ change: number, row })),
      remove: room => change(number => ({ change: number, gone: room })),
      stop: async () => {
        if (ended !== undefined) return;
        worker.ref();
        pass();
        worker.postMessage({ stop: true } satisfies ToFile);
        await once(worker, 'exit');
      },
    },
  };
}

/** Rooms in a SQLite file: the table in memory answers, the file survives the process. Drops are in the file alone. */
export async function openSqliteStore(
  path: string,
  rules: RoomRules & DropRules,
  now: () => number,
): Promise<{ rooms: RoomStore; drops: DropStore }> {
  const { file, rows, drops, perform } = await openFile(path, now());
  return { rooms: new MemoryStore(rules, now, file, rows), drops: sqliteDrops(drops, perform, rules, now) };
}

function sqliteDrops(
  counted: DropStore['drops'],
  perform: Perform,
  rules: DropRules,
  now: () => number,
): DropStore {
  let drops = counted;
  return {
    get drops() {
      return drops;
    },
    create: (id, record, box) => {
      const { drops, dropBytes } = rules;
      return perform('drops.create', { id, record, box, rules: { drops, dropBytes } });
    },
    act: (id, command, bytes) => perform('drops.act', { id, command, bytes, now: now() }),
    sweep: async () => {
      const swept = await perform('drops.sweep', { now: now() });
      drops = swept.drops;
      return swept.events;
    },
  };
}
