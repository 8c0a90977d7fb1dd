import { useEffect, useRef, useState } from 'preact/hooks';
import type { JobName, Jobs } from '../../sealed/job.ts';
import { createSealer, type Sealer } from '../../sealed/sealer.ts';

/** What a page's one job is at. */
export type Work =
  | { state: 'idle' }
  /** Of a file, how much is done, 0 to 1. */
  | { state: 'working'; part?: number }
  | { state: 'broken' };

export interface Working {
  work: Work;
  /** Have it done; `then` gets the answer, unless the person cancelled or turned to something else. */
  run<K extends JobName>(name: K, input: Jobs[K]['input'], then: (output: Jobs[K]['output']) => void): void;
  cancel(): void;
  /** Start the worker before there is a job for it. */
  warm(): void;
}

/** A worker for this component, started by its first job and ended with it. */
export function useSealer(start: () => Worker = () => new Worker('/sealer.js')): Working {
  const sealer = useRef<Sealer>(undefined);
  const stop = useRef<AbortController>(undefined);
  const [work, setWork] = useState<Work>({ state: 'idle' });
  useEffect(() => () => sealer.current?.close(), []);

  return {
    work,
    run(name, input, then) {
      sealer.current ??= createSealer(start);
      stop.current?.abort();
      const own = new AbortController();
      stop.current = own;
      setWork({ state: 'working' });
      const onProgress = (part: number): void => {
        if (!own.signal.aborted) setWork({ state: 'working', part });
      };
      sealer.current.run(name, input, { signal: own.signal, onProgress }).then(
        output => {
          if (own.signal.aborted) return;
          setWork({ state: 'idle' });
          then(output);
        },
        () => {
          if (!own.signal.aborted) setWork({ state: 'broken' });
        },
      );
    },
    warm() {
      sealer.current ??= createSealer(start);
      sealer.current.warm();
    },
    cancel() {
      stop.current?.abort();
      setWork({ state: 'idle' });
    },
  };
}
