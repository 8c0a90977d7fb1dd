import { useEffect, useState } from 'preact/hooks';
import { locale } from '#i18n';

/** A time of day, as in `14:02`. @param at Unix ms */
export const timeOfDay = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** A day and a time, as in `21/11/2026, 14:02`. @param at Unix ms */
export const dayAndTime = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' }).format(at);

/** The time of day where that was today, the day where it was not. @param at Unix ms */
export const timeOrDay = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString()
    ? timeOfDay(at)
    : new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' }).format(at);

/** The time (Unix ms), once a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
