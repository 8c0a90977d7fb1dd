import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../e2e/stage/until.ts';
import { turnScreenSaver } from './screen-saver.ts';

const run = promisify(execFile);

/** A mouse and a keyboard outside of the browser: what its menus and shortcuts need to believe in a person. */
export class Hands {
  readonly #display: string;

  constructor(display: string) {
    this.#display = display;
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, DISPLAY: this.#display };
  }

  async #xdotool(...args: string[]): Promise<void> {
    await run('xdotool', args, { env: this.#env() });
  }

  /** Windows on the screen; each open menu is one. */
  async #windows(): Promise<number> {
    const found = await until('the windows', async () => {
      try {
        // It never ends where a window closes under its eyes.
        const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--name', '.*'], {
          env: this.#env(),
          timeout: 2_000,
        });
        return stdout;
      } catch (error) {
        return error instanceof Error && 'killed' in error && error.killed === true ? undefined : '';
      }
    });
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

  /** The browser's question whether we may takes the focus from its window. */
  async #asked(page: Page): Promise<{ answer(): Promise<void> }> {
    const isAsked = (): Promise<boolean> =>
      page.evaluate(async () => !(await chrome.windows.getCurrent()).focused);
    await until('the browser to ask', isAsked);
    return {
      answer: async () => {
        await until('the answer to be taken', async () => {
          await this.press('Return');
          return until('the question to go', async () => !(await isAsked()), 1_000);
        });
      },
    };
  }

  /** Answer the browser's question over a page of ours with `Deny`, on which it begins. */
  async deny(page: Page): Promise<void> {
    await (await this.#asked(page)).answer();
  }

  /**
   * Answer it with `Allow`, which the browser keeps from being pressed for a while, and nothing tells for how long: it
   * is asked again where that was too short.
   */
  async allow(page: Page, ask: () => Promise<unknown>, isAllowed: () => Promise<boolean>): Promise<void> {
    let patience = 800;
    await until(
      'the permission',
      async () => {
        await ask();
        const question = await this.#asked(page);
        await new Promise(resolve => setTimeout(resolve, patience));
        patience *= 2;
        await this.press('Tab');
        await question.answer();
        return until('what was asked', isAllowed, 2_000);
      },
      30_000,
    );
  }

  /** The screen goes dark and locks, as when nobody touched the computer for long. */
  async lockScreen(): Promise<void> {
    await turnScreenSaver(this.#display, 'on');
  }

  async unlockScreen(): Promise<void> {
    await turnScreenSaver(this.#display, 'off');
  }
}
