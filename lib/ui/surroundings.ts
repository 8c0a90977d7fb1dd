import { browser } from 'wxt/browser';
import { sitePattern } from '../protocol/site.ts';
import { applyChoices } from './choices.ts';

/** Where this page is shown: over a tab for a moment, as a tab, or beside the tabs. */
export type Place = 'popup' | 'tab' | 'panel';

/** What a person is asked for only when they use what needs it. */
export type OptionalPermission = 'clipboardWrite' | 'notifications' | 'history' | 'idle';

/** What our pages need of the browser around them, apart from the background. */
export interface Surroundings {
  place: Place;
  /** The tab that this page is, when it is one. */
  ownTab?: number;
  windowId?: number;
  /** Follow the tab that the person looks at; undefined where that is this page itself. */
  watchActiveTab(on: (tabId: number | undefined) => void): () => void;
  hasPermission(permission: OptionalPermission): Promise<boolean>;
  /** Ask; only from a click. A popup may be closed by the browser's question. */
  askPermission(permission: OptionalPermission): Promise<boolean>;
  /** Give it back. */
  dropPermission(permission: OptionalPermission): Promise<boolean>;
  askOrigin(origin: string): Promise<boolean>;
  /** Keep a handoff open in the side panel, or in a tab where there is none. Only from a click. */
  keepOpen(handoff: string): Promise<void>;
  copy(text: string): Promise<void>;
  openTab(url: string): Promise<void>;
  openSettings(): Promise<void>;
  /** The browser's own page where a person changes the shortcut. */
  openShortcuts(): Promise<void>;
  close(): void;
  /** Whether the icon stands on the toolbar; undefined where browsers do not tell. */
  isPinned(): Promise<boolean | undefined>;
  shortcut(): Promise<string | undefined>;
  /** Whether the browser can tell that the computer's screen was locked. */
  hearsScreenLock: boolean;
}

const pageOf = (handoff: string, place: Place): string =>
  `/popup.html?handoff=${encodeURIComponent(handoff)}${place === 'panel' ? '&place=panel' : ''}`;

async function placeOf(asked: string | null): Promise<{ place: Place; ownTab?: number }> {
  if (asked === 'panel' || asked === 'popup') return { place: asked };
  const tab = await browser.tabs.getCurrent();
  return tab?.id === undefined ? { place: 'popup' } : { place: 'tab', ownTab: tab.id };
}

/** Look around once, before anything is shown. `asked` is the address's `place`. */
export async function lookAround(asked: string | null): Promise<Surroundings> {
  const [where, { id: windowId }] = await Promise.all([
    placeOf(asked),
    browser.windows.getCurrent(),
    applyChoices(),
  ]);
  const seen = windowId === undefined ? {} : { windowId };

  function watchActiveTab(on: (tabId: number | undefined) => void): () => void {
    if (where.place === 'tab') {
      on(undefined);
      return () => undefined;
    }
    const look = (): void => {
      browser.tabs.query({ active: true, currentWindow: true }).then(
        ([tab]) => on(tab?.id),
        () => on(undefined),
      );
    };
    const changed = (info: { windowId: number }): void => {
      if (info.windowId === windowId) look();
    };
    look();
    browser.tabs.onActivated.addListener(changed);
    return () => browser.tabs.onActivated.removeListener(changed);
  }

  return {
    ...where,
    ...seen,
    hearsScreenLock: !import.meta.env.FIREFOX,
    watchActiveTab,
    hasPermission: permission => browser.permissions.contains({ permissions: [permission] }),
    askPermission: permission => browser.permissions.request({ permissions: [permission] }),
    dropPermission: permission => browser.permissions.remove({ permissions: [permission] }),
    askOrigin: origin => browser.permissions.request({ origins: [sitePattern(origin)] }),
    async keepOpen(handoff) {
      if (browser.sidePanel === undefined || windowId === undefined) {
        await browser.tabs.create({ url: pageOf(handoff, 'tab') });
        return;
      }
      // Both calls leave at once: waiting for the first would use up the click that the second needs.
      const set = browser.sidePanel.setOptions({ path: pageOf(handoff, 'panel').slice(1), enabled: true });
      const opened = browser.sidePanel.open({ windowId });
      await Promise.all([set, opened]);
    },
    copy: text => navigator.clipboard.writeText(text),
    async openTab(url) {
      await browser.tabs.create({ url });
    },
    async openShortcuts() {
      // Firefox alone lets an extension open that page by a call.
      const { openShortcutSettings } = browser.commands as { openShortcutSettings?: () => Promise<void> };
      if (openShortcutSettings !== undefined) await openShortcutSettings();
      else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
    },
    openSettings: () => browser.runtime.openOptionsPage(),
    close: () => window.close(),
    async isPinned() {
      // As Manifest V2 calls it.
      const { browserAction } = browser as unknown as { browserAction?: typeof browser.action };
      const settings = await (browser.action ?? browserAction)?.getUserSettings?.();
      return settings?.isOnToolbar;
    },
    async shortcut() {
      const commands = await browser.commands.getAll();
      const keys = commands.find(command =>
        /^_execute_(browser_)?action$/.test(command.name ?? ''),
      )?.shortcut;
      return keys === '' ? undefined : keys;
    },
  };
}
