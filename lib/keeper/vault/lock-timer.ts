import { browser } from 'wxt/browser';
import type { IdleMinutes } from '../../screen/vault.ts';

export const lockAlarm = 'vault-lock';

/** What locks an unlocked vault without the person: time without use, and the computer's own lock. */
export interface LockTimer {
  /** Start the time anew; null stops it. */
  used(idleMinutes: IdleMinutes | null): void;
  /** Listen as soon as the worker starts, and again once the permission to hear of the screen's lock was given. */
  listen(lock: () => void): void;
}

export function createLockTimer(): LockTimer {
  let listening: (() => void) | undefined;

  /** The API exists only with the permission. */
  function hearOfScreen(): void {
    const { idle } = browser as { idle?: typeof browser.idle };
    if (listening === undefined || idle?.onStateChanged === undefined) return;
    if (!idle.onStateChanged.hasListener(onState)) idle.onStateChanged.addListener(onState);
  }

  function onState(state: string): void {
    if (state === 'locked') listening?.();
  }

  return {
    used(idleMinutes) {
      const set =
        idleMinutes === null
          ? browser.alarms.clear(lockAlarm)
          : browser.alarms.create(lockAlarm, { delayInMinutes: idleMinutes });
      Promise.resolve(set).catch(() => undefined);
    },
    listen(lock) {
      if (listening === undefined) {
        browser.alarms.onAlarm.addListener(alarm => {
          if (alarm.name === lockAlarm) listening?.();
        });
        browser.permissions.onAdded.addListener(hearOfScreen);
      }
      listening = lock;
      hearOfScreen();
    },
  };
}
