import { useEffect, useState } from 'preact/hooks';
import type { Screen } from '../../screen.ts';
import { useBackground } from '../context.ts';

export type SettingsScreen = Extract<Screen, { kind: 'settings' }>;

const silentMs = 5_000;

/** The settings as they are now, also when another page changes them. */
export function useSettings(): { screen: SettingsScreen | undefined; silent: boolean; retry(): void } {
  const background = useBackground();
  const [screen, setScreen] = useState<SettingsScreen>();
  const [silent, setSilent] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setSilent(false);
    const timer = setTimeout(setSilent, silentMs, true);
    const unwatch = background.watch({ page: 'settings' }, shown => {
      clearTimeout(timer);
      if (shown.kind === 'settings') setScreen(shown);
    });
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [background, attempt]);
  return { screen, silent, retry: () => setAttempt(attempt + 1) };
}
