import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../e2e/stage/until.ts';

const run = promisify(execFile);

/** A mouse and a keyboard outside of the browser: what its menus and shortcuts need to believe in a person. */
export class Hands {
  readonly #display: string;

  constructor(display: string) {
    this.#display = display;
  }

  async #xdotool(...args: string[]): Promise<string> {
    const env = { ...process.env, DISPLAY: this.#display };
    const { stdout } = await run('xdotool', args, { env });
    return stdout;
  }

  /** Windows on the screen; each open menu is one. */
  async #windows(): Promise<number> {
    const found = await this.#xdotool('search', '--onlyvisible', '--name', '.*').catch(() => '');
    return found.split('\n').filter(line => line !== '').length;
  }

  /** Do something that opens a menu, and wait until it is there. */
  async #opening(act: () => Promise<unknown>): Promise<void> {
    const before = await this.#windows();
    await act();
    await until('a menu to open', async () => (await this.#windows()) > before);
  }

  async #pointAt(page: Page, what: Locator): Promise<void> {
    const box = await what.boundingBox();
    if (box === null) throw new Error('there is nothing to point at');
    // There is no window manager: all decoration is the browser's own, above the page.
    const origin = await page.evaluate(() => ({
      x: screenX + outerWidth - innerWidth,
      y: screenY + outerHeight - innerHeight,
    }));
    const x = Math.round(origin.x + box.x + box.width / 2);
    const y = Math.round(origin.y + box.y + box.height / 2);
    await this.#xdotool('mousemove', '--sync', String(x), String(y));
  }

  async click(page: Page, what: Locator): Promise<void> {
    await this.#pointAt(page, what);
    await this.#xdotool('click', '1');
  }

  /**
   * Right-click, the submenu that begins with `f`, and the item that begins with this letter; where several do, the
   * letter goes from one to the next and `Return` takes it.
   */
  async choose(page: Page, what: Locator, ...keys: string[]): Promise<void> {
    await this.#pointAt(page, what);
    await this.#opening(() => this.#xdotool('click', '3'));
    await this.#opening(() => this.press('f'));
    for (const key of keys) await this.press(key);
  }

  async press(keys: string): Promise<void> {
    await this.#xdotool('key', keys);
  }
}
