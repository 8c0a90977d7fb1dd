import type { JobName, JobOrder, JobReport, Jobs } from './job.ts';

/** The worker, as much of it as is used here. */
export interface Workman {
  postMessage(order: JobOrder): void;
  addEventListener(kind: 'message', listener: (event: { data: JobReport }) => void): void;
  addEventListener(kind: 'error', listener: () => void): void;
  terminate(): void;
}

interface JobOptions {
  /** How much of the file is done, 0 to 1. */
  onProgress?(part: number): void;
  /** Ends the work at once, and whatever else this sealer is doing. */
  signal?: AbortSignal;
}

/** Seals and opens in a worker, which starts with the first job. */
export interface Sealer {
  /** Rejects when it was aborted or the worker broke; what cannot be sealed or opened is an answer. */
  run<K extends JobName>(name: K, input: Jobs[K]['input'], options?: JobOptions): Promise<Jobs[K]['output']>;
  /** Start the worker before the first job. */
  warm(): void;
  /** End the worker, and with it everything that it was given. */
  close(): void;
}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: unknown): void;
  onProgress: ((part: number) => void) | undefined;
}

/**
 * @param start - starts the worker; in the extension `() => new Worker('/sealer.js')`.
 */
export function createSealer(start: () => Workman): Sealer {
  const waiting = new Map<number, Waiting>();
  let worker: Workman | undefined;
  let orders = 0;

  function end(error: unknown): void {
    worker?.terminate();
    worker = undefined;
    const left = [...waiting.values()];
    waiting.clear();
    for (const { reject } of left) reject(error);
  }

  function started(): Workman {
    if (worker !== undefined) return worker;
    const own = start();
    own.addEventListener('message', ({ data }) => {
      const job = waiting.get(data.id);
      if (job === undefined || own !== worker) return;
      if (data.kind === 'progress') return void job.onProgress?.(data.part);
      waiting.delete(data.id);
      if (data.kind === 'done') job.resolve(data.output);
      else job.reject(new Error('The worker failed.'));
    });
    own.addEventListener('error', () => {
      if (own === worker) end(new Error('The worker did not start.'));
    });
    worker = own;
    return own;
  }

  return {
    async run<K extends JobName>(
      name: K,
      input: Jobs[K]['input'],
      { onProgress, signal }: JobOptions = {},
    ): Promise<Jobs[K]['output']> {
      signal?.throwIfAborted();
      orders += 1;
      const id = orders;
      const { promise, resolve, reject } = Promise.withResolvers<Jobs[K]['output']>();
      waiting.set(id, { resolve: output => resolve(output as Jobs[K]['output']), reject, onProgress });
      const abort = (): void => end(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      try {
        started().postMessage({ id, name, input });
        return await promise;
      } finally {
        waiting.delete(id);
        signal?.removeEventListener('abort', abort);
      }
    },
    warm: () => void started(),
    close: () => end(new DOMException('The sealer was closed.', 'AbortError')),
  };
}
