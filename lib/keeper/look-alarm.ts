import { browser } from 'wxt/browser';

const youngMs = 2 * 3_600_000;

/**
 * Have an alarm wake the background to look at what may have changed on a server: often while the newest of it is
 * new, then rarely, since a browser has other things to do.
 *
 * @param startedAt - Unix ms of each that is waited for; of none there is no alarm.
 */
export async function arrangeAlarm(
  name: string,
  minutes: { young: number; old: number },
  startedAt: readonly number[],
  now: number,
): Promise<void> {
  if (startedAt.length === 0) {
    await browser.alarms.clear(name);
    return;
  }
  const isYoung = startedAt.some(at => now - at < youngMs);
  const periodInMinutes = isYoung ? minutes.young : minutes.old;
  const set = await browser.alarms.get(name);
  if (set?.periodInMinutes !== periodInMinutes) await browser.alarms.create(name, { periodInMinutes });
}
