import { useState } from 'preact/hooks';
import type { UiRequest, UiRequests } from '../screen.ts';
import { useBackground } from './context.ts';

export interface Asking {
  /** Send a request; `then` gets its answer. */
  ask<K extends UiRequest>(
    name: K,
    input: UiRequests[K]['input'],
    then?: (output: UiRequests[K]['output']) => void,
  ): void;
  busy: boolean;
  /** The last request was not answered: the person is told, and can ask again. */
  failed: boolean;
}

/** Requests to the background from one component, of which the last one's failure is shown. */
export function useAsk(): Asking {
  const background = useBackground();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  return {
    ask(name, input, then) {
      setState('busy');
      background.request(name, input).then(
        output => {
          setState('idle');
          then?.(output);
        },
        () => setState('failed'),
      );
    },
    busy: state === 'busy',
    failed: state === 'failed',
  };
}
