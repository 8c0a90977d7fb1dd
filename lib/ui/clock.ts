import { useEffect, useState } from 'preact/hooks';
import { locale } from '#i18n';

/** A time of day, as in `14:02`. @param at Unix ms */
export const timeOfDay = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** The time (Unix ms), once a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
