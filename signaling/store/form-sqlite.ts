import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromForms, ToForms } from './form-sqlite-worker.ts';
import type { FormActs, FormStore } from './form-store.ts';

/** Where forms are kept beside a file of rooms: `rooms.sqlite` has `rooms-forms.sqlite`. */
export function formsFile(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-forms${extension}`;
}

/** Forms in a SQLite file, which a thread of its own reads and writes. */
export async function sqliteForms(path: string): Promise<FormStore> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./form-sqlite-worker.ts', import.meta.url), { workerData: { path } });
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('error', error => end(error instanceof Error ? error : new Error('The thread ended.')));
  worker.on('exit', () => end(new Error('The thread ended.')));

  const first = await new Promise<FromForms>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if ('refused' in first) throw new Error(`FIELDPOST_STORE cannot be opened: ${first.refused}.`);
  worker.on('message', (message: FromForms) => {
    if (!('answers' in message)) return;
    for (const answer of message.answers) {
      const call = waiting.get(answer.call);
      waiting.delete(answer.call);
      if ('failed' in answer) call?.reject(new Error(`The store failed: ${answer.failed}`));
      else call?.resolve(answer.output);
    }
  });
  worker.unref();

  const ask = <Act extends keyof FormActs>(
    act: Act,
    input: Parameters<FormActs[Act]>,
  ): Promise<ReturnType<FormActs[Act]>> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      calls += 1;
      // The thread runs the very acts of this name.
      waiting.set(calls, { resolve: resolve as (output: unknown) => void, reject });
      worker.postMessage({ call: calls, act, input } satisfies ToForms);
    });

  return {
    create: (...input) => ask('create', input),
    read: (...input) => ask('read', input),
    edit: (...input) => ask('edit', input),
    remove: (...input) => ask('remove', input),
    submit: (...input) => ask('submit', input),
    answers: (...input) => ask('answers', input),
    erase: (...input) => ask('erase', input),
    change: (...input) => ask('change', input),
    links: (...input) => ask('links', input),
    link: (...input) => ask('link', input),
    revoke: (...input) => ask('revoke', input),
    unlock: (...input) => ask('unlock', input),
    comment: (...input) => ask('comment', input),
    challenge: (...input) => ask('challenge', input),
    take: (...input) => ask('take', input),
    proved: (...input) => ask('proved', input),
    secret: (...input) => ask('secret', input),
    sweep: (...input) => ask('sweep', input),
    stop: async () => {
      if (ended !== undefined) return;
      worker.ref();
      worker.postMessage('stop');
      await once(worker, 'exit');
    },
  };
}
