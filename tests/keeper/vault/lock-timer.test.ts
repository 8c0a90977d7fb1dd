import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener<T> = (event: T) => void;

/** An event of the browser's, as far as it is listened to here. */
function event<T>() {
  const listeners = new Set<Listener<T>>();
  return {
    addListener: (listener: Listener<T>) => void listeners.add(listener),
    hasListener: (listener: Listener<T>) => listeners.has(listener),
    happen: (what: T) => {
      for (const listener of listeners) listener(what);
    },
    listeners,
  };
}

const alarms = { create: vi.fn(), clear: vi.fn(), onAlarm: event<{ name: string }>() };
const permissions = { onAdded: event<object>() };
const idle = { onStateChanged: event<string>() };
const browser: { alarms: typeof alarms; permissions: typeof permissions; idle?: typeof idle } = {
  alarms,
  permissions,
};
vi.mock('wxt/browser', () => ({ browser }));
const { createLockTimer, lockAlarm } = await import('../../../lib/keeper/vault/lock-timer.ts');

describe('the lock', () => {
  beforeEach(() => {
    vi.clearAllMocks();
    for (const { listeners } of [alarms.onAlarm, permissions.onAdded, idle.onStateChanged]) listeners.clear();
    delete browser.idle;
  });

  it('comes so many minutes after the last use, and not once there is nothing to lock', () => {
    const lock = vi.fn();
    const timer = createLockTimer();
    timer.listen(lock);
    timer.used(15);
    expect(alarms.create).toHaveBeenCalledWith(lockAlarm, { delayInMinutes: 15 });
    timer.used(null);
    expect(alarms.clear).toHaveBeenCalledWith(lockAlarm);
    alarms.onAlarm.happen({ name: 'another' });
    expect(lock).not.toHaveBeenCalled();
    alarms.onAlarm.happen({ name: lockAlarm });
    expect(lock).toHaveBeenCalledOnce();
  });

  it('comes with the screen’s, from when the person allowed it, and only then', () => {
    const lock = vi.fn();
    createLockTimer().listen(lock);
    expect(idle.onStateChanged.listeners.size).toBe(0);
    // The API appears with the permission.
    browser.idle = idle;
    permissions.onAdded.happen({});
    permissions.onAdded.happen({});
    expect(idle.onStateChanged.listeners.size).toBe(1);
    idle.onStateChanged.happen('idle');
    idle.onStateChanged.happen('active');
    expect(lock).not.toHaveBeenCalled();
    idle.onStateChanged.happen('locked');
    expect(lock).toHaveBeenCalledOnce();
  });
});
