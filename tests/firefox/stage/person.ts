import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../e2e/stage/until.ts';
import { extensionFolder } from './build.ts';
import { extensionHost, extensionId, type Firefox, launchFirefox } from './launch.ts';
import { Screen } from './screen.ts';
import { Tab } from './tab.ts';

const popups = `[...document.querySelectorAll('browser.webextension-popup-browser')]`;
const contextMenu = `document.getElementById('contentAreaContextMenu')`;
const base = `moz-extension://${extensionHost}/`;

/** One person: a Firefox of their own with the extension, and hands for the toolbar. */
export class FirefoxPerson {
  readonly #program: string;
  readonly #profile: string;
  #firefox: Firefox;

  private constructor(program: string, profile: string, firefox: Firefox) {
    this.#program = program;
    this.#profile = profile;
    this.#firefox = firefox;
  }

  /** @param program - Firefox's own. */
  static async arrive(program: string): Promise<FirefoxPerson> {
    const profile = await mkdtemp(join(tmpdir(), 'fieldpost-firefox-'));
    const person = new FirefoxPerson(program, profile, await launchFirefox(program, profile));
    await person.#install();
    // The welcome tab comes by itself.
    await person.ownTab('welcome.html', 45_000);
    return person;
  }

  get bidi(): Firefox['bidi'] {
    return this.#firefox.bidi;
  }

  async #install(): Promise<void> {
    const extensionData = { type: 'path', path: extensionFolder };
    await this.bidi.send('webExtension.install', { extensionData });
  }

  /** End the browser and start it anew, with the same profile. */
  async restart(): Promise<void> {
    await this.#firefox.quit();
    this.#firefox = await launchFirefox(this.#program, this.#profile);
    await this.#install();
  }

  open(url: string): Promise<Tab> {
    return Tab.open(this.bidi, url);
  }

  /** A tab that shows a page of the extension, by how its address begins. */
  async ownTab(path: string, patience?: number): Promise<Screen> {
    const address = JSON.stringify(base + path);
    const screen = new Screen(
      this.bidi,
      `gBrowser.tabs.map(tab => tab.linkedBrowser).findLast(({ currentURI }) => currentURI.spec.startsWith(${address}))`,
    );
    await until(`a tab with ${path}`, () => screen.isThere(), patience);
    return screen;
  }

  /** Open a link as a click in a chat does: the tab that our own page has become. */
  async openLink(link: string): Promise<Screen> {
    const { context } = await this.bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
    await this.bidi.send('browsingContext.navigate', { context, url: link, wait: 'none' });
    return this.ownTab('popup.html?handoff=');
  }

  /** Click the icon on the toolbar, as a person does over the tab in front; the popup that opens. */
  async clickIcon(): Promise<Screen> {
    await this.closePopup();
    await this.bidi.asBrowser(`(() => {
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extensionId)});
      ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
    })()`);
    return this.popup();
  }

  /** The popup that is open, or opens by itself. */
  async popup(): Promise<Screen> {
    const screen = new Screen(
      this.bidi,
      `${popups}.find(({ currentURI }) => currentURI?.spec.startsWith(${JSON.stringify(`${base}popup.html`)}))`,
    );
    await until('the popup', () => screen.isThere());
    return screen;
  }

  async popupIsGone(): Promise<void> {
    await until('no popup', () => this.bidi.asBrowser<boolean>(`${popups}.length === 0`));
  }

  async closePopup(): Promise<void> {
    await this.bidi.asBrowser(`${popups}.forEach(popup => popup.closest('panel')?.hidePopup())`);
    await this.popupIsGone();
  }

  /** Right-click what is there in a page, and one of our items in the menu. */
  async choose(tab: Tab, selector: string, item: string): Promise<void> {
    await tab.show();
    await tab.click(selector, 'right');
    await until('our menu', () => this.bidi.asBrowser<boolean>(`${contextMenu}.state === 'open'`));
    // One item of ours stands in the menu itself, several in a submenu.
    await this.bidi.asBrowser(`(async () => {
      const labelled = (where, label) => [...where.querySelectorAll('menu, menuitem')].find(one => one.label === label);
      const menu = ${contextMenu};
      const submenu = labelled(menu, 'Fieldpost');
      if (submenu === undefined) return menu.activateItem(labelled(menu, ${JSON.stringify(item)}));
      const opened = new Promise(resolve => submenu.menupopup.addEventListener('popupshown', resolve, { once: true }));
      submenu.openMenu(true);
      await opened;
      submenu.menupopup.activateItem(labelled(submenu, ${JSON.stringify(item)}));
    })()`);
  }

  /** Click the icon over a page, `Share a field` and the field; the popup that comes back. */
  async share(tab: Tab, selector: string): Promise<Screen> {
    return this.#pick(tab, 'Share a field', selector);
  }

  /** Click the icon over a page, `Pick a field` and the field; the popup that comes back. */
  async pickToFill(tab: Tab, selector: string, frame = tab): Promise<Screen> {
    return this.#pick(tab, 'Pick a field', selector, frame);
  }

  async #pick(tab: Tab, button: string, selector: string, frame = tab): Promise<Screen> {
    await tab.show();
    const home = await this.clickIcon();
    await home.click('button', button);
    await this.popupIsGone();
    await frame.click(selector);
    return this.popup();
  }

  /** What scripts of the extension did wrong, by Firefox's own console. */
  complaints(): Promise<string[]> {
    return this.bidi.asBrowser<string[]>(`Services.console
      .getMessageArray()
      .filter(message => message instanceof Ci.nsIScriptError && !(message.flags & Ci.nsIScriptError.warningFlag))
      .filter(({ category }) => /javascript|Content Security Policy/i.test(category))
      .filter(({ sourceName }) => sourceName.startsWith(${JSON.stringify(base)}))
      .map(({ errorMessage, sourceName }) => errorMessage + ' ' + sourceName)
      // The page of a link is gone before its script is answered.
      .filter(complaint => !complaint.startsWith('Promise rejected after context unloaded'))`);
  }

  /** Close the popup and every tab but one. */
  async tidy(): Promise<void> {
    await this.closePopup();
    await this.bidi.asBrowser('gBrowser.removeAllTabsBut(gBrowser.addTrustedTab("about:blank"))');
  }

  async leave(): Promise<void> {
    await this.#firefox.quit();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
