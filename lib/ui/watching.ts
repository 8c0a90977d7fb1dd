import { useEffect, useState } from 'preact/hooks';
import type { Screen } from '../screen.ts';
import { useBackground, useSurroundings } from './context.ts';

/** Shorter than this (ms), a wait is not shown at all: nothing flashes. */
const quietMs = 200;
const silentMs = 5_000;

export type Shown = { screen: Screen } | { screen: undefined; waiting: 'quiet' | 'connecting' | 'silent' };

/**
 * The screen of a handoff, of a selection, or of a tab. What was shown stays until another one arrives for the same matter.
 *
 * @param attempt changed to ask again
 */
export function useScreen(
  { handoff, selection }: { handoff?: string; selection?: string },
  tabId: number | undefined,
  ready: boolean,
  attempt: number,
): Shown {
  const background = useBackground();
  const { place } = useSurroundings();
  const [shown, setShown] = useState<Shown>({ screen: undefined, waiting: 'quiet' });
  useEffect(() => {
    if (!ready) return;
    let arrived = false;
    setShown({ screen: undefined, waiting: 'quiet' });
    const unwatch = background.watch(
      {
        ...(handoff === undefined ? {} : { handoff }),
        ...(selection === undefined ? {} : { selection }),
        ...(tabId === undefined ? {} : { tabId }),
        ...(place === 'tab' ? {} : { place }),
      },
      screen => {
        arrived = true;
        setShown({ screen });
      },
    );
    const timers = (
      [
        ['connecting', quietMs],
        ['silent', silentMs],
      ] as const
    ).map(([waiting, ms]) =>
      setTimeout(() => {
        if (!arrived) setShown({ screen: undefined, waiting });
      }, ms),
    );
    return () => {
      unwatch();
      timers.forEach(clearTimeout);
    };
  }, [background, handoff, selection, tabId, ready, attempt, place]);
  return shown;
}

/** Whether the browser has a network. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    const stop = new AbortController();
    window.addEventListener('online', look, { signal: stop.signal });
    window.addEventListener('offline', look, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return online;
}
