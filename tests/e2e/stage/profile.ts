import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, requireChromium } from '../../../scripts/chromium.ts';
import { extensionFolder } from './build.ts';
import { until } from './until.ts';

/** A text or bytes that a file may hold in one of several forms. */
function formsOf(needle: string | Uint8Array): [form: string, bytes: Buffer][] {
  const bytes = Buffer.from(needle);
  const texts: [string, string][] = [
    ['base64', bytes.toString('base64').replace(/=+$/, '')],
    ['base64url', bytes.toString('base64url')],
    ['hex', bytes.toString('hex')],
  ];
  // At another offset base64 has other letters; what a store writes of its own begins with the needle.
  return [
    ['as it is', bytes],
    ...(typeof needle === 'string'
      ? ([['UTF-16', Buffer.from(needle, 'utf16le')]] as [string, Buffer][])
      : []),
    ...texts.flatMap(([form, text]): [string, Buffer][] => [
      [form, Buffer.from(text)],
      [`${form} in UTF-16`, Buffer.from(text, 'utf16le')],
    ]),
  ];
}

/** A browser profile that outlives the browser: started, exited, and its folder searched meanwhile. */
export class Profile {
  readonly #folder: string;
  #context: BrowserContext | undefined;
  #origin = '';

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Profile> {
    const profile = new Profile(await mkdtemp(join(tmpdir(), 'fieldpost-profile-')));
    await profile.start();
    return profile;
  }

  get context(): BrowserContext {
    if (this.#context === undefined) throw new Error('the browser is not running');
    return this.#context;
  }

  async start(): Promise<void> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: requireChromium(),
      headless: true,
      viewport: { width: 800, height: 900 },
      args: chromiumArguments(extensionFolder),
    });
    this.#context = context;
    const worker = await until('the worker', () => context.serviceWorkers()[0], 45_000);
    this.#origin = `chrome-extension://${new URL(worker.url()).host}`;
  }

  async open(path: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.#origin}/${path}`);
    return page;
  }

  /** The browser exits, as when its last window is closed. */
  async exit(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }

  async restart(): Promise<void> {
    await this.exit();
    await this.start();
  }

  /** Every file of the profile that holds one of the needles in any form; the browser must have exited. */
  async search(needles: Record<string, string | Uint8Array>): Promise<string[]> {
    if (this.#context !== undefined) throw new Error('a running browser has not written everything yet');
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      for (const [name, needle] of Object.entries(needles)) {
        for (const [form, bytes] of formsOf(needle)) {
          if (content.includes(bytes)) found.push(`${name} (${form}) in ${relative(this.#folder, path)}`);
        }
      }
    }
    return found;
  }

  async throwAway(): Promise<void> {
    await this.exit();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
