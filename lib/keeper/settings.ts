import { browser } from 'wxt/browser';
import type { Json } from '../messages.ts';
import { readSettings, type Settings, settingsKey, writeSettings } from '../settings.ts';
import { defaultServer } from './server.ts';
import type { SessionStore } from './session.ts';

export interface SettingsKeeper {
  get(): Promise<Settings>;
  change(change: Partial<Settings>): Promise<void>;
  /** Be told of a change, whoever made it: a private window has a background of its own. */
  listen(changed: (now: Settings, before: Settings) => void): void;
}

export function createSettings(store: SessionStore): SettingsKeeper {
  let kept: Promise<Settings> | undefined;
  /** One change after the other. */
  let changing: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Settings> =>
    readSettings(await store.get<Json>(settingsKey).catch(() => undefined), defaultServer);

  return {
    get() {
      kept ??= read();
      return kept;
    },
    change(change) {
      const mine = changing.then(async () => {
        const stored = await store.get<Json>(settingsKey);
        await store.set(settingsKey, writeSettings(stored, change) as Json);
        kept = undefined;
      });
      changing = mine.catch(() => undefined);
      return mine;
    },
    listen(changed) {
      browser.storage.local.onChanged.addListener(changes => {
        const change = changes[settingsKey];
        if (change === undefined) return;
        const now = readSettings(change.newValue, defaultServer);
        kept = Promise.resolve(now);
        changed(now, readSettings(change.oldValue, defaultServer));
      });
    },
  };
}
