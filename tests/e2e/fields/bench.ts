/** A real Chromium with the agent's test extension, and the pages to try it on. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import type {
  FieldAgent,
  FieldDescription,
  FillResult,
  PickOptions,
  PickResult,
  ReadResult,
} from '../../../lib/page/agent.ts';
import type { HeldSelection, Replaced, SelectionAgent } from '../../../lib/page/selection.ts';
import { requireChromium } from '../../../scripts/chromium.ts';
import { buildFields } from './build.ts';
import { serveFields } from './serve.ts';

export const words = {
  hint: 'Click the field. Esc cancels',
  nothing: 'No field here',
  frame: 'This part belongs to {host}. Allow Fieldpost there?',
  unnamed: 'Field without a name',
  several: 'Click the fields. Enter or Done ends, Esc cancels',
  done: 'Done',
};

export interface Place {
  frameId: number;
  handle: string;
}
export interface PickedPlace extends Place {
  result: PickResult & { kind: 'picked' };
}

export interface Timed<Result> {
  result: Result;
  took: number;
}

export interface Shown {
  bar: string | null;
  status: string | null;
  /** Beside the outline; null when nothing is outlined. */
  name: string | null;
  outline: { x: number; y: number; width: number; height: number } | null;
  onTop: boolean;
  motion: string;
  parent: string | undefined;
}

export class Bench {
  readonly page: Page;
  readonly url: string;
  readonly #context: BrowserContext;
  readonly #worker: Worker;
  readonly #server: Server;
  readonly #profile: string;
  /** Paths and their HTML, beside the bundled pages. */
  readonly pages: Map<string, string>;
  #tab = 0;

  private constructor(parts: {
    page: Page;
    context: BrowserContext;
    worker: Worker;
    server: Server;
    profile: string;
    pages: Map<string, string>;
  }) {
    this.page = parts.page;
    this.#context = parts.context;
    this.#worker = parts.worker;
    this.#server = parts.server;
    this.#profile = parts.profile;
    this.pages = parts.pages;
    this.url = `http://127.0.0.1:${(parts.server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Bench> {
    const { extension } = await buildFields();
    const pages = new Map([['/frame.html', '<!doctype html><label>Framed <input id="field"></label>']]);
    const server = serveFields(pages);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const profile = mkdtempSync(join(tmpdir(), 'fields-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: requireChromium(),
      headless: true,
      viewport: { width: 1000, height: 700 },
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        `--disable-extensions-except=${extension}`,
        `--load-extension=${extension}`,
      ],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    const page = context.pages()[0] ?? (await context.newPage());
    const bench = new Bench({ page, context, worker, server, profile, pages });
    await page.goto(`${bench.url}/frame.html`);
    bench.#tab = await worker.evaluate(async () => (await chrome.tabs.query({ active: true }))[0]?.id ?? 0);
    return bench;
  }

  async stop(): Promise<void> {
    await this.#context.close();
    this.#server.close();
    rmSync(this.#profile, { recursive: true, force: true });
  }

  /** Opens one case of one group of pages, freshly. */
  async open(group: string, name: string): Promise<void> {
    await this.page.goto(`${this.url}/${group}.html?case=${encodeURIComponent(name)}`);
    await this.page.waitForSelector('body[data-ready]', { state: 'attached' });
    await this.inject();
  }

  /** Opens a page of this HTML, with the agent in it. */
  async show(html: string, at = '/own.html'): Promise<void> {
    this.pages.set(at, `<!doctype html><meta charset="utf-8"><title>Fields</title>${html}`);
    await this.page.goto(this.url + at);
    await this.inject();
  }

  async inject(): Promise<void> {
    await this.#worker.evaluate(
      tabId => chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files: ['agent.js'] }),
      this.#tab,
    );
  }

  /** Does `act` while the page is in a window without the focus, as it is behind our popup. */
  async unfocused<Result>(act: () => Promise<Result>): Promise<Result> {
    const devtools = await this.#context.newCDPSession(this.page);
    const other = await this.#context.newPage();
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    await other.bringToFront();
    try {
      if (await this.page.evaluate(() => document.hasFocus())) throw new Error('the page has the focus');
      return await act();
    } finally {
      await other.close();
      await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      await this.page.bringToFront();
    }
  }

  /** What the page believes that its field holds. */
  state(): Promise<unknown> {
    return this.page.evaluate(() => (globalThis as unknown as { shown: { state(): unknown } }).shown.state());
  }

  /** Starts the picker in all frames; `result` resolves with every frame's answer once all have one. */
  async startPick(
    options: Partial<PickOptions> = {},
  ): Promise<{ result: Promise<{ frameId: number; result: PickResult }[]> }> {
    const token = `pick-${Math.random().toString(36).slice(2)}-${Date.now()}`;
    const result = this.#worker.evaluate(
      async ({ tabId, options }) => {
        const frames = await chrome.scripting.executeScript({
          target: { tabId, allFrames: true },
          func: options => globalThis.fieldpostAgent?.pick(options),
          args: [options],
        });
        return frames.map(({ frameId, result }) => ({ frameId, result: result as PickResult }));
      },
      { tabId: this.#tab, options: { token, words, ...options } },
    );
    // A click before the picker runs in its frame would be the page's.
    let waiting = true;
    while (waiting) waiting = (await this.overlays()).includes(null);
    return { result };
  }

  stopPick(): Promise<unknown> {
    return this.#worker.evaluate(
      tabId =>
        chrome.scripting.executeScript({
          target: { tabId, allFrames: true },
          func: () => globalThis.fieldpostAgent?.stopPick(),
        }),
      this.#tab,
    );
  }

  /** Picks with a real click in the middle of the element. */
  async pickByClick(selector = '#field'): Promise<PickedPlace> {
    const { result } = await this.startPick();
    const box = await this.middleOf(selector);
    await this.page.mouse.move(box.x, box.y);
    await this.page.mouse.click(box.x, box.y);
    return pickedIn(await result);
  }

  async middleOf(selector: string): Promise<{ x: number; y: number }> {
    const framed = (await this.page.locator('#frame').count()) > 0 && selector === '#field';
    const inner = framed ? this.page.frameLocator('#frame').locator('#field, body[contenteditable]') : null;
    const box = await (inner ?? this.page.locator(selector)).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown`);
    // A long editor's middle is far below the window.
    return { x: box.x + box.width / 2, y: box.y + Math.min(box.height, 120) / 2 };
  }

  /** Fills; `took` is the agent's own time (ms). */
  fill(place: Place, value: string, origin = this.url): Promise<Timed<FillResult>> {
    return this.#call(place.frameId, 'fill', [place.handle, value, origin]);
  }

  read(place: Place): Promise<Timed<ReadResult>> {
    return this.#call(place.frameId, 'read', [place.handle]);
  }

  async describe(place: Place): Promise<FieldDescription | null> {
    return (await this.#call<FieldDescription | null>(place.frameId, 'describe', [place.handle])).result;
  }

  async focused(frameId = 0): Promise<PickResult> {
    return (await this.#call<PickResult>(frameId, 'focused', [])).result;
  }

  /** Remembers what is selected, in whichever frame holds the focus. */
  async hold(): Promise<{ frameId: number; held: HeldSelection } | null> {
    await this.inject();
    const frames = await this.#worker.evaluate(async tabId => {
      const [inside, outside] = [true, false];
      const holding = (isInside: boolean) =>
        chrome.scripting.executeScript({
          target: { tabId, allFrames: true },
          func: async isInside =>
            isInside === (window !== top) ? await globalThis.fieldpostSelection?.hold() : null,
          args: [isInside],
        });
      return [...(await holding(inside)), ...(await holding(outside))].map(({ frameId, result }) => ({
        frameId,
        held: (result ?? null) as HeldSelection | null,
      }));
    }, this.#tab);
    const found = frames.find(({ held }) => held !== null);
    return found?.held ? { frameId: found.frameId, held: found.held } : null;
  }

  /** The text of what is selected. */
  async selected(): Promise<string | null> {
    const holding = await this.hold();
    return holding && (await this.readHeld(holding));
  }

  async readHeld({ frameId, held }: { frameId: number; held: HeldSelection }): Promise<string | null> {
    const { result } = await this.#call<{ text: string } | null>(frameId, 'read', [held.handle], 'selection');
    return result?.text ?? null;
  }

  replace(
    { frameId, held }: { frameId: number; held: HeldSelection },
    text: string,
  ): Promise<Timed<Replaced>> {
    return this.#call(frameId, 'replace', [held.handle, text, held.origin], 'selection');
  }

  /** What the picker shows in a frame, which the page itself cannot see; null when there is none. */
  overlay(frameId = 0): Promise<Shown | null> {
    return this.#worker.evaluate(
      async ({ tabId, frameId }) => {
        const [answer] = await chrome.scripting.executeScript({
          target: { tabId, frameIds: [frameId] },
          func: () => {
            const host = document.querySelector<HTMLElement>('fieldpost-picker');
            const root = host && chrome.dom.openOrClosedShadowRoot(host);
            if (!host || !root) return null;
            const part = (name: string): HTMLElement | null => root.querySelector(`.${name}`);
            const outline = part('outline')?.getBoundingClientRect();
            return {
              bar: part('bar')?.firstChild?.nodeValue ?? null,
              status: root.querySelector('[role=status]')?.textContent ?? null,
              name: outline?.width ? (part('name')?.textContent ?? '') : null,
              outline: outline
                ? { x: outline.x, y: outline.y, width: outline.width, height: outline.height }
                : null,
              onTop: part('layer')?.matches(':popover-open') ?? false,
              motion: getComputedStyle(part('outline') ?? host).transitionDuration,
              parent: host.parentElement?.localName,
            };
          },
        });
        return answer?.result ?? null;
      },
      { tabId: this.#tab, frameId },
    );
  }

  /** `overlay` of all frames that can be reached, outermost first. */
  async overlays(): Promise<(Shown | null)[]> {
    const frames = await this.#worker.evaluate(
      async tabId =>
        (
          await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: () => undefined })
        ).map(({ frameId }) => frameId),
      this.#tab,
    );
    return Promise.all(frames.map(frameId => this.overlay(frameId)));
  }

  /** What the agents told the background since the last call. */
  notices(): Promise<unknown[]> {
    return this.#worker.evaluate(() => globalThis.notices.splice(0));
  }

  #call<Result>(
    frameId: number,
    method: keyof FieldAgent | keyof SelectionAgent,
    args: string[],
    agent: 'field' | 'selection' = 'field',
  ): Promise<Timed<Result>> {
    return this.#worker.evaluate(
      async ({ tabId, frameId, agent, method, args }) => {
        const [answer] = await chrome.scripting.executeScript({
          target: { tabId, frameIds: [frameId] },
          func: async (name, method, args) => {
            const began = performance.now();
            const agents = { field: globalThis.fieldpostAgent, selection: globalThis.fieldpostSelection };
            const agent = agents[name as 'field'] as unknown as Record<
              string,
              (...args: string[]) => unknown
            >;
            const result = await agent[String(method)]?.(...args);
            return { result, took: performance.now() - began };
          },
          args: [agent, method, args],
        });
        return answer?.result as Timed<Result>;
      },
      { tabId: this.#tab, frameId, agent, method, args },
    );
  }
}

export function pickedIn(frames: { frameId: number; result: PickResult }[]): PickedPlace {
  for (const { frameId, result } of frames) {
    if (result.kind === 'picked') return { frameId, handle: result.field.handle, result };
  }
  throw new Error(`nothing was picked: ${JSON.stringify(frames)}`);
}
