/**
 * Chromium over its own protocol, with nothing between: Playwright holds every new worker and page until it has
 * attached to it, which is what these benches measure.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { chromiumArguments, requireChromium } from '../../scripts/chromium.ts';
import { until } from '../../tests/e2e/stage/until.ts';

export interface TargetInfo {
  targetId: string;
  type: string;
  url: string;
}

type Params = Record<string, unknown>;

/** One target that is attached to. An attached worker does not die, so attach to those only afterwards. */
export class Attached {
  readonly info: TargetInfo;
  readonly #browser: Chromium;
  readonly sessionId: string;

  constructor(browser: Chromium, info: TargetInfo, sessionId: string) {
    this.#browser = browser;
    this.info = info;
    this.sessionId = sessionId;
  }

  send<T>(method: string, params: Params = {}): Promise<T> {
    return this.#browser.send<T>(method, params, this.sessionId);
  }

  /** @throws Error with what the expression threw. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the expression threw');
    return result.value;
  }

  /** Wait until an expression is truthy. */
  when<T>(expression: string): Promise<NonNullable<Exclude<T, false>>> {
    return until(expression, () => this.evaluate<T>(expression));
  }

  /** A click of the mouse in the middle of an element. */
  async click(selector: string): Promise<void> {
    const [x, y] = await this.evaluate<[number, number]>(`(() => {
      const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return [box.x + box.width / 2, box.y + Math.min(box.height, 60) / 2];
    })()`);
    const at = { x, y, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { ...at, type: 'mouseMoved', button: 'none' });
    await this.send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
    await this.send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
  }

  async detach(): Promise<void> {
    await this.#browser.send('Target.detachFromTarget', { sessionId: this.sessionId });
  }

  async close(): Promise<void> {
    await this.#browser.close(this.info);
  }
}

export class Chromium {
  readonly extension: string;
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #home: Attached | undefined;
  /** Its running status. */
  #worker = 'starting';
  #lastId = 0;

  private constructor(process: ChildProcess, socket: WebSocket, profile: string, extension: string) {
    this.#process = process;
    this.#socket = socket;
    this.#profile = profile;
    this.extension = extension;
    socket.on('message', data => {
      const message = JSON.parse(String(data)) as {
        id?: number;
        result?: unknown;
        error?: { message: string };
        method: string;
        params: Params;
        sessionId?: string;
      };
      if (message.id === undefined) {
        this.#hear(message);
        return;
      }
      const waiting = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error) waiting?.reject(new Error(message.error.message));
      else waiting?.resolve(message.result);
    });
  }

  /** @param folder - the unpacked extension; `extension` - its id, fixed by the manifest's key. */
  static async start(folder: string, extension: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'fieldpost-bench-'));
    const child = spawn(
      requireChromium(),
      [
        '--headless',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        '--window-size=1000,800',
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows',
        '--host-resolver-rules=MAP *.test 127.0.0.1',
        ...chromiumArguments(folder),
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let address: string | undefined;
    for await (const line of createInterface({ input: child.stderr })) {
      address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) break;
    }
    if (address === undefined) throw new Error('Chromium ended before it could be driven');
    child.stderr.resume();
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 });
    await once(socket, 'open');
    const browser = new Chromium(child, socket, profile, extension);
    await browser.#settle();
    return browser;
  }

  /** The tab that comes by itself goes; the empty one stays, and tells whether the worker runs. */
  async #settle(): Promise<void> {
    const welcome = await this.find(info => info.url === this.page('welcome.html'));
    const home = await this.attach(
      await this.find(({ type, url }) => type === 'page' && url === 'about:blank'),
    );
    this.#home = home;
    await home.send('ServiceWorker.enable');
    await this.close(welcome);
  }

  #hear({ method, params, sessionId }: { method: string; params: Params; sessionId?: string }): void {
    if (method !== 'ServiceWorker.workerVersionUpdated' || sessionId !== this.#home?.sessionId) return;
    const versions = params['versions'] as { scriptURL: string; runningStatus: string }[];
    const [ours] = versions.filter(({ scriptURL }) => scriptURL.includes(this.extension));
    if (ours !== undefined) this.#worker = ours.runningStatus;
  }

  send<T>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#pending.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return waiting.promise as Promise<T>;
  }

  /** Address of a file of the extension. */
  page(path: string): string {
    return `chrome-extension://${this.extension}/${path}`;
  }

  async targets(type?: string): Promise<TargetInfo[]> {
    const filter = [type === undefined ? {} : { type }];
    return (await this.send<{ targetInfos: TargetInfo[] }>('Target.getTargets', { filter })).targetInfos;
  }

  find(wanted: (info: TargetInfo) => boolean): Promise<TargetInfo> {
    return until('a target', async () => (await this.targets()).find(wanted));
  }

  async attach(info: TargetInfo): Promise<Attached> {
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId: info.targetId,
      flatten: true,
    });
    return new Attached(this, info, sessionId);
  }

  /** A new tab in front, attached to, once it has loaded. */
  async open(url: string): Promise<Attached> {
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url });
    const tab = await this.attach({ targetId, type: 'page', url });
    await tab.when(
      `document.readyState === 'complete' && location.href !== 'about:blank' || ${url === 'about:blank'}`,
    );
    return tab;
  }

  async close(info: TargetInfo): Promise<void> {
    await this.send('Target.closeTarget', { targetId: info.targetId }).catch((error: Error) => {
      if (!error.message.includes('No target')) throw error;
    });
  }

  isWorker = (info: TargetInfo): boolean =>
    info.type === 'service_worker' && info.url.includes(this.extension);
  isOffscreen = (info: TargetInfo): boolean => info.url === this.page('offscreen.html');
  isPopup = (info: TargetInfo): boolean => info.type === 'page' && info.url === this.page('popup.html');

  /** A click on the toolbar's icon over a tab; the popup that opens. */
  async clickIcon(tab: Attached): Promise<Attached> {
    await this.send('Target.activateTarget', { targetId: tab.info.targetId });
    await this.closePopup();
    const { targetInfo } = await tab.send<{ targetInfo: TargetInfo }>('Target.getTargetInfo');
    const here = (await this.targets('tab')).findLast(info => info.url === targetInfo.url);
    await this.send('Extensions.triggerAction', { id: this.extension, targetId: here?.targetId });
    return this.popup();
  }

  async popup(): Promise<Attached> {
    const popup = await this.attach(await this.find(this.isPopup));
    await popup.when(`document.querySelector('button') !== null`);
    return popup;
  }

  /** The empty tab that is always there. */
  get home(): Attached {
    if (this.#home === undefined) throw new Error('the browser is not ready');
    return this.#home;
  }

  async popupIsGone(): Promise<void> {
    await until('the popup to be gone', async () => !(await this.targets()).some(this.isPopup));
  }

  async closePopup(): Promise<void> {
    for (const info of (await this.targets()).filter(this.isPopup)) await this.close(info);
    await this.popupIsGone();
  }

  /**
   * Kill the worker, as the browser does to an idle one, and wait until it is dead. One that is just starting has
   * something to be told (a closed tab, say), for which the browser would start it again: it is killed afterwards.
   */
  async killWorker(): Promise<void> {
    const { home } = this;
    await until('the worker to be dead', async () => {
      if (this.#worker === 'running') await home.send('ServiceWorker.stopAllWorkers');
      return this.#worker === 'stopped';
    });
  }

  /** As if the browser had just been started: one empty tab, no handoff, no worker, no offscreen document. */
  async forgetEverything(): Promise<void> {
    await this.closePopup();
    const own = await this.open(this.page('manifest.json'));
    const kept = [own.info.targetId, this.#home?.info.targetId];
    for (const info of await this.targets('page')) if (!kept.includes(info.targetId)) await this.close(info);
    await until('neither worker nor offscreen document', async () => {
      await this.killWorker();
      const offscreen = (await this.targets()).filter(this.isOffscreen);
      await Promise.all(offscreen.map(info => this.close(info)));
      return offscreen.length === 0 && this.#worker === 'stopped';
    });
    await own.evaluate(
      'Promise.all([chrome.storage.session.clear(), chrome.alarms.clearAll()]).then(() => 0)',
    );
    await own.close();
    await this.killWorker();
  }

  async quit(): Promise<void> {
    const gone = once(this.#process, 'close');
    await this.send('Browser.close').catch(() => undefined);
    await gone;
    this.#socket.terminate();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
