import { useEffect, useRef, useState } from 'preact/hooks';
import type { Screen } from '../screen.ts';
import type { Watched } from './background.ts';
import { useBackground, useSurroundings } from './context.ts';

/** Shorter than this (ms), a wait is not shown at all: nothing flashes. */
const quietMs = 200;
const silentMs = 5_000;

export type Shown = { screen: Screen } | { screen: undefined; waiting: 'quiet' | 'connecting' | 'silent' };

const isAbout = (screen: Screen, handoff: string | undefined): boolean =>
  handoff !== undefined && 'handoff' in screen && screen.handoff === handoff;

/**
 * The screen of a handoff, of a selection, or of a tab. What was shown stays until another one arrives for the same matter.
 *
 * @param attempt changed to ask again
 */
export function useScreen(
  { handoff, selection, request, drop, page }: Watched,
  tabId: number | undefined,
  ready: boolean,
  attempt: number,
): Shown {
  const background = useBackground();
  const { place } = useSurroundings();
  const [shown, setShown] = useState<Shown>({ screen: undefined, waiting: 'quiet' });
  const current = useRef<{ screen: Screen; tabId: number | undefined }>(undefined);
  useEffect(() => {
    if (!ready) return;
    let arrived = false;
    const before = current.current;
    // The tab's screen was this handoff already: drawn anew it would lose what is being typed.
    const stays = before !== undefined && before.tabId === tabId && isAbout(before.screen, handoff);
    if (!stays) setShown({ screen: undefined, waiting: 'quiet' });
    const unwatch = background.watch(
      {
        ...(handoff === undefined ? {} : { handoff }),
        ...(selection === undefined ? {} : { selection }),
        ...(request === undefined ? {} : { request }),
        ...(drop === undefined ? {} : { drop }),
        ...(page === undefined ? {} : { page }),
        ...(tabId === undefined ? {} : { tabId }),
        ...(place === 'tab' ? {} : { place }),
      },
      screen => {
        arrived = true;
        current.current = { screen, tabId };
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
        if (!arrived && (!stays || waiting === 'silent')) setShown({ screen: undefined, waiting });
      }, ms),
    );
    return () => {
      unwatch();
      timers.forEach(clearTimeout);
    };
  }, [background, handoff, selection, request, drop, page, tabId, ready, attempt, place]);
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
