import type { CDPSession } from 'playwright-core';
import { until } from './until.ts';

export interface TargetInfo {
  targetId: string;
  type: string;
  url: string;
  /** Of a tab. */
  embedderData?: { tabActive?: boolean };
}

export const targetsOf = async (browser: CDPSession): Promise<TargetInfo[]> =>
  (await browser.send('Target.getTargets', { filter: [{}] })).targetInfos as TargetInfo[];

/** For an answer that may take long (ms). */
const unhurried = 45_000;

/** What Playwright does not show (popup, side panel, offscreen document), driven over the protocol itself. */
export class HiddenTarget {
  readonly info: TargetInfo;
  readonly #browser: CDPSession;
  readonly #session: string;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #lastId = 0;
  #gone = false;

  private constructor(browser: CDPSession, info: TargetInfo, session: string) {
    this.info = info;
    this.#browser = browser;
    this.#session = session;
    browser.on('Target.receivedMessageFromTarget', event => {
      if (event.sessionId !== session) return;
      const message = JSON.parse(event.message) as {
        id?: number;
        method?: string;
        params?: unknown;
        result?: unknown;
        error?: { message: string };
      };
      if (message.method !== undefined) this.#listeners.get(message.method)?.(message.params);
      const waiting = message.id === undefined ? undefined : this.#pending.get(message.id);
      if (waiting === undefined || message.id === undefined) return;
      this.#pending.delete(message.id);
      if (message.error === undefined) waiting.resolve(message.result);
      else waiting.reject(new Error(message.error.message));
    });
    browser.on('Target.detachedFromTarget', event => {
      if (event.sessionId !== session) return;
      this.#gone = true;
      for (const waiting of this.#pending.values()) waiting.reject(new Error('the target is gone'));
      this.#pending.clear();
    });
  }

  static async attach(browser: CDPSession, wanted: (info: TargetInfo) => boolean): Promise<HiddenTarget> {
    const info = await until('a target', async () => {
      const all = await targetsOf(browser);
      const found = all.find(wanted);
      if (found !== undefined) return found;
      throw new Error(`only ${all.map(({ type, url }) => `${type} ${url.split('#', 1)[0]}`).join(', ')}`);
    });
    const { sessionId } = await browser.send('Target.attachToTarget', {
      targetId: info.targetId,
      flatten: false,
    });
    const target = new HiddenTarget(browser, info, sessionId);
    await target.send('Runtime.enable');
    return target;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** One that the browser leaves unanswered is an error, so that whoever waits looks again. */
  async send<T>(method: string, params: Record<string, unknown> = {}, patience = unhurried): Promise<T> {
    if (this.#gone) throw new Error('the target is gone');
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    const late = setTimeout(() => reject(new Error(`${method} was not answered`)), patience);
    const message = JSON.stringify({ id, method, params });
    this.#browser
      .send('Target.sendMessageToTarget', { sessionId: this.#session, message })
      .catch((error: Error) => reject(error));
    try {
      return (await promise) as T;
    } finally {
      clearTimeout(late);
      this.#pending.delete(id);
    }
  }

  /** Be told of an event of the protocol; undefined ends it. */
  listen<P>(method: string, heard: ((params: P) => void) | undefined): void {
    if (heard === undefined) this.#listeners.delete(method);
    else this.#listeners.set(method, params => heard(params as P));
  }

  async evaluate<T>(expression: string, patience = unhurried): Promise<T> {
    const answer = await this.send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, patience);
    if (answer.exceptionDetails !== undefined) {
      throw new Error(answer.exceptionDetails.exception?.description ?? 'the expression threw');
    }
    return answer.result.value;
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.send<{ data: string }>('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }

  async detach(): Promise<void> {
    if (!this.#gone) await this.#browser.send('Target.detachFromTarget', { sessionId: this.#session });
  }
}
