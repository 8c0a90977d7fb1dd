import { browser } from 'wxt/browser';
import { VaultRefused } from './vault/entries.ts';

const youngMs = 2 * 3_600_000;

/**
 * Have an alarm wake the background to look at what may have changed on a server: often while the newest of it is
 * new, then rarely, since a browser has other things to do.
 *
 * @param startedAt - Unix ms of each that is waited for; of none there is no alarm.
 * @returns false where the vault does not tell; the alarm stays as it was.
 */
export async function arrangeAlarm(
  name: string,
  minutes: { young: number; old: number },
  startedAt: () => Promise<readonly number[]>,
  now: number,
): Promise<boolean> {
  let starts: readonly number[];
  try {
    starts = await startedAt();
  } catch (error) {
    if (error instanceof VaultRefused) return false;
    throw error;
  }
  if (starts.length === 0) {
    await browser.alarms.clear(name);
    return true;
  }
  const isYoung = starts.some(at => now - at < youngMs);
  const periodInMinutes = isYoung ? minutes.young : minutes.old;
  const set = await browser.alarms.get(name);
  if (set?.periodInMinutes !== periodInMinutes) await browser.alarms.create(name, { periodInMinutes });
  return true;
}
