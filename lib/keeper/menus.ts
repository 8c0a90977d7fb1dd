import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { defaultServer, receivedPatterns, takenPaths } from './server.ts';

export const menuItems = [
  'share-field',
  'leave-field',
  'fill-from-link',
  'encrypt-selection',
  'share-selection',
  'decrypt-selection',
  'fill-from-sealed',
  'receive-here',
] as const;
export type MenuItem = (typeof menuItems)[number];

export interface MenuClick {
  item: MenuItem;
  tabId: number;
  frameId: number;
  /** With newlines turned into spaces by the browser; only where the page cannot be asked. */
  selectionText?: string;
  linkUrl?: string;
  /** Told also of a page where we may not work. */
  pageUrl?: string;
  /** Of what the browser shows in a page by a part of its own: its viewer's, for a PDF. */
  srcUrl?: string;
}

type Contexts = ['editable'] | ['selection'] | ['editable', 'selection'] | ['link'];

const root = 'fieldpost';

/**
 * Make the one submenu. Firefox makes it by itself of items that belong together, and would hide a root with patterns
 * for links wherever there is none.
 */
export async function createMenus(server: string): Promise<void> {
  await browser.contextMenus.removeAll();
  // Of the contexts, these narrow only `link`: other links have no item of ours.
  const ours = [defaultServer, server].flatMap(receivedPatterns);
  const targetUrlPatterns = [...new Set([...ours, ...takenPaths.map(path => `https://*${path}`)])];
  if (!import.meta.env.FIREFOX)
    browser.contextMenus.create({
      id: root,
      title: 'Fieldpost',
      contexts: ['editable', 'selection', 'link'],
      targetUrlPatterns,
    });
  const item = (id: MenuItem, title: string, contexts: Contexts): void => {
    browser.contextMenus.create({
      id,
      ...(import.meta.env.FIREFOX ? {} : { parentId: root }),
      title,
      contexts,
      ...(id === 'receive-here' ? { targetUrlPatterns } : {}),
    });
  };
  item('share-field', i18n.t('menu.shareField'), ['editable']);
  item('leave-field', i18n.t('menu.leaveField'), ['editable']);
  item('fill-from-link', i18n.t('menu.fillFromLink'), ['editable']);
  item('encrypt-selection', i18n.t('menu.encryptSelection'), ['editable', 'selection']);
  item('share-selection', i18n.t('menu.shareSelection'), ['selection']);
  item('decrypt-selection', i18n.t('menu.decryptSelection'), ['editable', 'selection']);
  item('fill-from-sealed', i18n.t('menu.fillFromSealed'), ['editable', 'selection']);
  item('receive-here', i18n.t('menu.receiveHere'), ['link']);
}

export function onMenuClick(handle: (click: MenuClick) => Promise<void>): void {
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const item = menuItems.find(id => id === info.menuItemId);
    if (item === undefined || tab?.id === undefined) return;
    void handle({
      item,
      tabId: tab.id,
      frameId: info.frameId ?? 0,
      ...(info.selectionText === undefined ? {} : { selectionText: info.selectionText }),
      ...(info.linkUrl === undefined ? {} : { linkUrl: info.linkUrl }),
      ...(info.pageUrl === undefined ? {} : { pageUrl: info.pageUrl }),
      ...(info.srcUrl === undefined ? {} : { srcUrl: info.srcUrl }),
    });
  });
}
