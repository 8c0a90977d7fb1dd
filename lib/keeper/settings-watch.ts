import { browser } from 'wxt/browser';
import { speak } from '#i18n';
import { sitePattern } from '../protocol/site.ts';
import { giveBackServer, updateLinkScript } from './link-script.ts';
import { createMenus } from './menus.ts';
import { defaultServer } from './server.ts';
import type { SettingsKeeper } from './settings.ts';

/** Keep the browser as the settings say: the menu's words, and whose links our script takes over. */
export function watchSettings(
  settings: SettingsKeeper,
  refresh: () => void,
): { spoken: Promise<void>; newMenus(): Promise<void> } {
  const newMenus = (): Promise<void> => settings.get().then(({ server }) => createMenus(server));

  settings.listen((now, before) => {
    if (now.language !== before.language) void speak(now.language).then(newMenus);
    if (now.server !== before.server) void giveBackServer(before.server).then(newMenus);
    // A private window's background may be doing the same just now.
    void updateLinkScript(now).catch(() => undefined);
    refresh();
  });

  /** A person may take it back on the browser's own page. */
  async function seeWhetherAllowed(): Promise<void> {
    const { server, handleLinks } = await settings.get();
    if (!handleLinks || server === defaultServer) return;
    if (await browser.permissions.contains({ origins: [sitePattern(server)] })) return;
    await settings.change({ handleLinks: false });
  }
  browser.permissions.onRemoved.addListener(() => void seeWhetherAllowed());

  return { spoken: settings.get().then(({ language }) => speak(language)), newMenus };
}
