/** The extension's real pages in a real Chromium, with canned screens in place of the background. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, requireChromium } from '../../scripts/chromium.ts';
import { type Canned, now, uncopied } from './canned.ts';
import { extensionFolder } from './stage/build.ts';
import { featuresOff } from './stage/features.ts';
import { wordsIn } from './words.ts';

export type Scheme = 'light' | 'dark';
export type Width = 'narrow' | 'wide';

/** In CSS pixels: narrow is the popup, or the side panel at its smallest. */
const widthOf = (width: Width, place: Canned['place']): number =>
  width === 'wide' ? 1024 : place === undefined ? 380 : 320;

interface Fixture {
  screen: Canned['screen'];
  answers: NonNullable<Canned['answers']>;
  offline: boolean;
  pinned: boolean;
  stalled: boolean;
  selected: Canned['selected'];
  /** The clipboard refuses this value. */
  uncopied: string;
}

/** Runs in the page before its own scripts: a port that answers from the fixture and records what was asked. */
function standIn(fixture: Fixture): void {
  type Listener = (message: unknown) => void;
  interface Sent {
    kind: string;
    id?: number;
    name?: string;
    input?: unknown;
  }
  const asked: Sent[] = [];
  const scope = globalThis as unknown as Record<'chrome' | 'browser', typeof chrome | undefined>;
  const listeners = new Set<Listener>();
  const say = (message: unknown): void => {
    for (const listener of listeners) setTimeout(listener, 0, message);
  };
  Object.assign(globalThis, {
    fieldpostAsked: asked,
    fieldpostAnswers: fixture.answers,
    fieldpostShow: (screen: unknown) => say({ kind: 'screen', screen }),
  });
  const port = {
    name: 'ui',
    onMessage: { addListener: (listener: Listener) => listeners.add(listener) },
    onDisconnect: { addListener: () => undefined },
    disconnect: () => undefined,
    postMessage(message: Sent) {
      asked.push(message);
      if (message.kind === 'watch') {
        if (fixture.screen !== undefined) say({ kind: 'screen', screen: fixture.screen });
        return;
      }
      const output = fixture.answers[message.name as keyof typeof fixture.answers] ?? null;
      if (output === 'never') return;
      if (output === 'fails') say({ kind: 'failure', id: message.id, word: 'failed' });
      else say({ kind: 'answer', id: message.id, output });
    },
  };
  // What stands in for the page runs in ours.
  const { text = '', refusal } = fixture.selected ?? {};
  const origin = 'https://mail.example';
  Object.assign(globalThis, {
    fieldpostSelection: {
      read: () => ({ text, origin }),
      replace: async () => (refusal === undefined ? { ok: true, how: 'typed' } : { refusal }),
    },
    fieldpostAgent: { fill: async () => ({ ok: true, label: 'Password', origin, how: 'typed' }) },
  });
  const executeScript = async ({ func, args }: { func?(...args: unknown[]): unknown; args?: unknown[] }) => [
    { result: await func?.(...(args ?? [])) },
  ];
  for (const api of new Set([scope.chrome, scope.browser])) {
    if (api === undefined) continue;
    Object.assign(api.runtime, { connect: () => port });
    Object.assign(api.scripting, { executeScript });
    if (fixture.selected !== undefined)
      Object.assign(api.storage.session, { get: async (key: string) => ({ [key]: text }) });
    Object.assign(api.tabs, { query: async () => [{ id: 7, windowId: 1 }] });
    Object.assign(api.action, { getUserSettings: async () => ({ isOnToolbar: fixture.pinned }) });
    Object.assign(api.commands, {
      getAll: async () => [{ name: '_execute_action', shortcut: 'Alt+Shift+F' }],
    });
  }
  const { clipboard } = navigator;
  const write = clipboard.writeText.bind(clipboard);
  clipboard.writeText = text =>
    text === fixture.uncopied ? Promise.reject(new Error('refused')) : write(text);
  if (fixture.stalled) {
    const report = { id: 1, kind: 'progress', part: 0.4 };
    class Stalled {
      addEventListener(kind: string, listener: (event: { data: unknown }) => void): void {
        if (kind === 'message') setTimeout(listener, 0, { data: report });
      }
      postMessage(): void {}
      terminate(): void {}
    }
    Object.assign(globalThis, { Worker: Stalled });
  }
  if (fixture.offline) Object.defineProperty(navigator, 'onLine', { get: () => false });
}

export interface Hung {
  page: Page;
  canned: Canned;
  /** Errors of the page and of its console. */
  errors: string[];
}

interface Look {
  scheme?: Scheme;
  width?: number | Width;
}

/** Where canned screens hang: one browser, a page for each. */
export class Gallery {
  readonly context: BrowserContext;
  readonly #profile: string;
  readonly #origin: string;
  /** Absent: English, which the canned screens name. */
  readonly #words: ReturnType<typeof wordsIn> | undefined;

  private constructor(context: BrowserContext, profile: string, origin: string, language: string) {
    this.context = context;
    this.#profile = profile;
    this.#origin = origin;
    this.#words = language === 'en' ? undefined : wordsIn(language);
  }

  static async open(extension = extensionFolder, language = 'en'): Promise<Gallery> {
    const profile = await mkdtemp(join(tmpdir(), 'fieldpost-gallery-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: requireChromium(),
      headless: true,
      viewport: { width: 1024, height: 600 },
      args: [...chromiumArguments(extension), featuresOff],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    // It opens by itself after the install, and setting the clock fails in a page that is on its way.
    const welcome = context.pages()[1] ?? (await context.waitForEvent('page'));
    await welcome.waitForURL('**/welcome.html');
    await welcome.close();
    if (language !== 'en')
      await worker.evaluate(settings => chrome.storage.local.set({ settings }), { language });
    return new Gallery(context, profile, `chrome-extension://${new URL(worker.url()).host}`, language);
  }

  /** Open a canned screen and do what leads to its state. */
  async hang(canned: Canned, look: Look = {}): Promise<Hung> {
    const page = await this.context.newPage();
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(String(error)));
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
    });
    const hung = { page, canned, errors };
    await this.look(hung, look);
    await page.clock.setFixedTime(now);
    const { screen, answers = {}, offline = false, pinned = false, stalled = false, selected } = canned;
    await page.addInitScript(standIn, { screen, answers, offline, pinned, stalled, selected, uncopied });
    await page.goto(this.#addressOf(canned));
    const said = (english: string): string | RegExp => this.#words?.(english) ?? english;
    for (const act of canned.acts ?? []) {
      if ('open' in act) await page.locator('summary', { hasText: said(act.open) }).click();
      else if ('press' in act) await page.getByRole('button', { name: said(act.press), exact: true }).click();
      else if ('uncheck' in act)
        await page.getByRole('checkbox', { name: said(act.uncheck), exact: true }).uncheck();
      else if ('label' in act) await page.getByLabel(said(act.label), { exact: true }).fill(act.type);
      else if ('type' in act)
        await page.getByRole('textbox', { name: said(act.into), exact: true }).fill(act.type);
      else {
        const file = { name: act.choose, mimeType: 'application/pdf', buffer: Buffer.alloc(act.bytes) };
        await page.locator('input[type=file]').setInputFiles(file);
      }
    }
    // Often it names a part of a sentence, which no catalogue can translate.
    const sign =
      this.#words === undefined ? page.getByText(canned.says) : page.locator('main:not([aria-busy])');
    await sign.first().waitFor({ state: 'visible' });
    return hung;
  }

  /** Look at it in another light or from nearer. */
  async look({ page, canned }: Hung, { scheme = 'light', width = 'wide' }: Look): Promise<void> {
    const pixels = typeof width === 'number' ? width : widthOf(width, canned.place);
    await page.setViewportSize({ width: pixels, height: 600 });
    // Without motion, so that no picture shows the middle of one.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  }

  #addressOf({ surface, place = 'popup', query }: Canned): string {
    if (surface === 'welcome') return `${this.#origin}/welcome.html`;
    if (surface === 'settings') return `${this.#origin}/options.html`;
    if (surface === 'leave-page') return `${this.#origin}/drop.html`;
    if (surface === 'sealed') return `${this.#origin}/sealed.html?${query ?? ''}`;
    const placed = place === 'tab' ? [] : [`place=${place}`];
    const parameters = [...(query === undefined ? [] : [query]), ...placed].join('&');
    return `${this.#origin}/popup.html?${parameters}`;
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}
