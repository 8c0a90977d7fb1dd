import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumArguments, requireChromium } from '../../../scripts/chromium.ts';
import { extensionFolder } from './build.ts';
import { featuresOff } from './features.ts';
import { Popup } from './popup.ts';
import { HiddenTarget, targetsOf } from './target.ts';
import { until } from './until.ts';
import { WorkerWatch } from './worker-watch.ts';

export interface PersonOptions {
  /** The folder of the extension. */
  extension?: string;
  /** More arguments for the browser. */
  arguments?: string[];
  /** What starts the browser on a machine of its own; without it, both are on this one, and connect by loopback. */
  program?: string;
  /** An X display to show the browser on; without one it is headless. */
  display?: string;
}

/** One person: a browser profile of their own with the extension, and hands for the toolbar. */
export class Person {
  readonly context: BrowserContext;
  readonly browser: CDPSession;
  readonly extension: string;
  /** The folder of its profile. */
  readonly profile: string;

  private constructor(context: BrowserContext, browser: CDPSession, extension: string, profile: string) {
    this.context = context;
    this.browser = browser;
    this.extension = extension;
    this.profile = profile;
  }

  static async arrive(options: PersonOptions = {}): Promise<Person> {
    const profile = await mkdtemp(join(tmpdir(), 'fieldpost-person-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: options.program ?? requireChromium(),
      ...(options.display === undefined
        ? { headless: true, viewport: { width: 1000, height: 720 } }
        : { headless: false, viewport: null, env: { ...process.env, DISPLAY: options.display } }),
      args: [
        ...chromiumArguments(options.extension ?? extensionFolder),
        ...(options.program === undefined ? ['--allow-loopback-in-peer-connection'] : []),
        '--host-resolver-rules=MAP *.test 127.0.0.1',
        featuresOff,
        ...(options.arguments ?? []),
      ],
    });
    const browser = context.browser();
    if (browser === null) throw new Error('a persistent context has no browser');
    // The welcome tab comes by itself and names the extension; a test that wants it opens it again.
    const welcome = await until(
      'the welcome tab',
      () => context.pages().find(page => page.url().endsWith('/welcome.html')),
      45_000,
    );
    const extension = new URL(welcome.url()).host;
    await welcome.close();
    return new Person(context, await browser.newBrowserCDPSession(), extension, profile);
  }

  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    await page.bringToFront();
    return page;
  }

  page(path: string): string {
    return `chrome-extension://${this.extension}/${path}`;
  }

  /** Of several tabs that show the same address, which come in no order, the one in front. */
  async #tabTarget(page: Page): Promise<string> {
    const session = await this.context.newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    const here = await until(`a tab that shows ${targetInfo.url}`, async () => {
      const all = (await targetsOf(this.browser)).filter(
        ({ type, url }) => type === 'tab' && url === targetInfo.url,
      );
      return all.find(tab => tab.embedderData?.tabActive === true) ?? (all.length === 1 ? all[0] : undefined);
    });
    return here.targetId;
  }

  /** Click the icon in the toolbar over this page, as a person does; the popup that opens. */
  async clickIcon(page: Page): Promise<Popup> {
    await page.bringToFront();
    await this.closePopup();
    await this.press(page);
    return this.popup();
  }

  /** Click the icon, whatever that does. */
  async press(page: Page): Promise<void> {
    const targetId = await this.#tabTarget(page);
    await this.browser.send('Extensions.triggerAction' as never, { id: this.extension, targetId } as never);
  }

  /** The side panel. */
  async panel(): Promise<Popup> {
    return new Popup(await HiddenTarget.attach(this.browser, info => this.#isPanel(info)));
  }

  #isPanel = ({ url }: { url: string }): boolean =>
    url.startsWith(this.page('popup.html')) && url.endsWith('place=panel');

  /** The popup that is open, or opens by itself. */
  async popup(): Promise<Popup> {
    return new Popup(await HiddenTarget.attach(this.browser, info => this.#isPopup(info)));
  }

  #isPopup = (info: { type: string; url: string }): boolean =>
    info.type === 'page' && info.url === this.page('popup.html');

  #isWorker = ({ type, url }: { type: string; url: string }): boolean =>
    type === 'service_worker' && url.includes(this.extension);

  /** Close a target, which may be closing already. */
  async #close({ targetId }: { targetId: string }): Promise<void> {
    await this.browser.send('Target.closeTarget', { targetId }).catch((error: Error) => {
      if (!error.message.includes('No target with given id')) throw error;
    });
  }

  async closePopup(): Promise<void> {
    for (const info of (await targetsOf(this.browser)).filter(this.#isPopup)) await this.#close(info);
    await until('no popup', async () => !(await targetsOf(this.browser)).some(this.#isPopup));
  }

  async popupIsGone(): Promise<void> {
    await until('the popup to close', async () => !(await targetsOf(this.browser)).some(this.#isPopup));
  }

  /**
   * Kill the service worker, as a browser does to an idle one, or a crash to a busy one. An open page of ours starts
   * it again at once. False where none was running.
   */
  async killWorker(): Promise<boolean> {
    const worker = (await targetsOf(this.browser)).find(this.#isWorker);
    const [tab] = this.context.pages();
    if (worker === undefined || tab === undefined) return false;
    const watch = await WorkerWatch.from(this.context, tab, this.extension);
    try {
      // One that is just starting does not listen yet.
      await until('the worker to have stopped', async () => {
        if (!watch.hasStopped) await this.#close(worker);
        return watch.hasStopped;
      });
    } finally {
      await watch.end();
    }
    return true;
  }

  /** Start the worker, if it is not running, by what a page of ours does first. */
  async wakeWorker(): Promise<void> {
    await this.asExtension(() => void chrome.runtime.connect({ name: 'ui' }));
    await until('the worker', async () => (await targetsOf(this.browser)).some(this.#isWorker));
  }

  /** The service worker, which has to be running. */
  async worker(): Promise<HiddenTarget> {
    return HiddenTarget.attach(this.browser, this.#isWorker);
  }

  async offscreen(): Promise<HiddenTarget> {
    return HiddenTarget.attach(this.browser, info => info.url === this.page('offscreen.html'));
  }

  /** As if the extension had just been installed: no page, no handoff, no history, no worker. */
  async forgetEverything(): Promise<void> {
    await this.closePopup();
    const own = await this.ownPage();
    for (const page of this.context.pages().slice(1)) if (page !== own) await page.close();
    // It would wake the worker for as long as it is open, which is a moment longer than this takes.
    for (const info of (await targetsOf(this.browser)).filter(this.#isPanel)) await this.#close(info);
    await until('no side panel', async () => !(await targetsOf(this.browser)).some(this.#isPanel));
    const forget = () =>
      own.evaluate(() =>
        Promise.all([chrome.storage.session.clear(), chrome.storage.local.clear(), chrome.alarms.clearAll()]),
      );
    const watch = await WorkerWatch.from(this.context, own, this.extension);
    // Either of the two starts the other one again while there is a handoff, so until both are gone at once.
    await until('neither worker nor offscreen document', async () => {
      await forget();
      const alive = await targetsOf(this.browser);
      const network = alive.find(({ url }) => url === this.page('offscreen.html'));
      const worker = alive.find(this.#isWorker);
      if (network !== undefined) await this.#close(network);
      // Stopped before it was given the events that it is started for, it is started for them again, without end.
      if (worker !== undefined && watch.status === 'running') await this.#close(worker);
      const sleeps = watch.status === undefined || watch.status === 'stopped';
      if (network === undefined && worker === undefined && sleeps) return true;
      throw new Error(`worker ${watch.status}, ${network === undefined ? 'no' : 'an'} offscreen document`);
    });
    await watch.end();
    await forget();
    await own.close();
  }

  /** A page of the extension that does nothing by itself. */
  async ownPage(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.page('manifest.json'));
    return page;
  }

  /** Run a function with the extension's rights. */
  async asExtension<T>(run: () => T | Promise<T>): Promise<T> {
    const page = await this.ownPage();
    const answer = await page.evaluate(run);
    await page.close();
    return answer as T;
  }

  /** Close the browser. @returns the folder of its profile, which stays until they leave */
  async exit(): Promise<string> {
    await this.context.close();
    return this.profile;
  }

  async leave(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
