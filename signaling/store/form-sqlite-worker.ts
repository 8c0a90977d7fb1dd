/** The thread that owns the file of forms. What waits shares one transaction, and is answered once that is on the disk. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { FormActs } from './form-store.ts';
import { formActs, formTables } from './form-table.ts';
import { giveWay } from './give-way.ts';

export interface ToForms {
  call: number;
  act: keyof FormActs;
  input: unknown[];
}

type Answer = { call: number; output: unknown } | { call: number; failed: string };

export type FromForms = { opened: true } | { refused: string } | { answers: Answer[] };

const version = 1;

const deleting: ReadonlySet<keyof FormActs> = new Set(['remove', 'erase', 'revoke', 'change']);

function openFile(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: 2000 });
  // What is deleted is overwritten, and what is answered is on the disk.
  file.exec(`
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
  `);
  file.exec('BEGIN IMMEDIATE');
  const found = file.prepare('PRAGMA user_version').get()?.['user_version'];
  if (found === 0) file.exec(`${formTables} PRAGMA user_version = ${version};`);
  else if (found !== version) throw new Error('the file is of another version of the server');
  file.exec('COMMIT');
  return file;
}

function serve(path: string): void {
  const port = parentPort;
  if (port === null) return;
  const tell = (message: FromForms): void => port.postMessage(message);
  const why = (error: unknown): string => (error instanceof Error ? error.message : 'unknown reason');
  let file: DatabaseSync;
  try {
    file = openFile(path);
  } catch (error) {
    tell({ refused: /locked|busy/.test(why(error)) ? 'another server uses it' : why(error) });
    port.close();
    return;
  }
  const acts = formActs(file);
  let waiting: ToForms[] = [];

  function perform({
    call,
    act,
    input,
  }: ToForms): { call: number; output: unknown } | { call: number; failed: string } {
    file.exec('SAVEPOINT act');
    try {
      const output = (acts[act] as (...input: unknown[]) => unknown)(...input);
      file.exec('RELEASE act');
      return { call, output };
    } catch (error) {
      file.exec('ROLLBACK TO act; RELEASE act');
      return { call, failed: why(error) };
    }
  }

  function flush(): void {
    const calls = waiting;
    waiting = [];
    if (calls.length === 0) return;
    try {
      file.exec('BEGIN');
      const answers = calls.map(perform);
      file.exec('COMMIT');
      if (calls.some((call, at) => deletes(call, answers[at] ?? { call: 0, failed: '' }))) {
        file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
      tell({ answers });
    } catch (error) {
      if (file.isTransaction) file.exec('ROLLBACK');
      tell({ answers: calls.map(({ call }) => ({ call, failed: why(error) })) });
    }
  }

  /** Whether something was deleted that the journal holds yet. */
  function deletes({ act }: ToForms, answer: Answer): boolean {
    if (act !== 'sweep') return deleting.has(act);
    return 'output' in answer && (answer.output as ReturnType<FormActs['sweep']>).removed > 0;
  }

  tell({ opened: true });
  port.on('message', (message: ToForms | 'stop') => {
    if (message === 'stop') {
      flush();
      file.close();
      port.close();
      return;
    }
    // Messages that are there already are read before the immediate runs: they share its transaction.
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(message);
  });
}

giveWay();
serve((workerData as { path: string }).path);
