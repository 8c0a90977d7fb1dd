import type { Page } from 'playwright-core';
import type { Popup } from '../e2e/stage/popup.ts';
import type { Scene } from '../e2e/stage/scene.ts';
import { codeOf, openLink, wrong } from '../e2e/stage/steps.ts';
import { until } from '../e2e/stage/until.ts';
import { type StoredHandoff, stored } from './backstage.ts';

/** How long a person waits before trying the same thing again (ms). */
const patience = 5_000;
const tries = 8;

export type Milestone = 'shared' | 'opened' | 'picked';

/** What the two do next: as they would have, the link once more (by another person, it may be), or nothing. */
export type Next = 'on' | 'open again' | 'enough';

export interface Habits {
  /** Called as soon as they are there; they go on when it has answered. */
  reached?(milestone: Milestone): Promise<Next>;
  /** So many codes are typed wrong before one is right. */
  mistakes?: number;
}

/** What the recipient reads at each wrong code. */
const refusals = ['2 tries left', '1 try left', 'Three wrong codes'];

/** Two people who look at what their popup says and do what it asks for, again if it takes too long. */
export class Stubborn {
  readonly #scene: Scene;
  readonly #habits: Habits;
  /** Wrong codes so far. */
  #mistakes = 0;
  login!: Page;
  linkTab!: Page;
  target!: Page;
  #link = '';
  /** How often the recipient was asked to fill by hand after an interruption, and did. */
  byHand = 0;

  constructor(scene: Scene, habits: Habits = {}) {
    this.#scene = scene;
    this.#habits = habits;
  }

  async run(): Promise<void> {
    const { sender, site } = this.#scene;
    this.login = await sender.open(site.url('github.test', '/login'));
    await this.#again('a link', () => this.#share());
    if ((await this.#reached('shared')) === 'enough') return;
    let next: Next;
    do {
      await this.#again('the link opened', async () => {
        this.linkTab = await openLink(this.#scene.recipient, this.#link);
      });
      next = await this.#reached('opened');
    } while (next === 'open again');
    if (next === 'enough') return;
    await this.#again('a field picked', () => this.#pick());
    if ((await this.#reached('picked')) === 'enough') return;
    await this.#again('the end', () => this.#finish());
  }

  #reached(milestone: Milestone): Promise<Next> {
    return this.#habits.reached?.(milestone) ?? Promise.resolve('on');
  }

  /** Over the page where the secret belongs; opened again where it was closed. */
  async #iconOfTarget(): Promise<Popup> {
    const { recipient, site } = this.#scene;
    if (this.target === undefined || this.target.isClosed())
      this.target = await recipient.open(site.url('github.test', '/counted'));
    return recipient.clickIcon(this.target);
  }

  async #again(what: string, act: () => Promise<void>): Promise<void> {
    const failures: string[] = [];
    while (failures.length < tries) {
      try {
        return await act();
      } catch (error) {
        failures.push(String(error));
        // A background whose network went away notices within a minute, or as soon as its person looks.
        if (/Nobody is at the other end|Waiting for the sender/.test(String(error)))
          await this.#scene.sender.clickIcon(this.login);
      }
    }
    const kept = [...(await stored(this.#scene.sender)), ...(await stored(this.#scene.recipient))];
    throw new Error(
      `no ${what} after ${tries} tries:\n${failures.join('\n')}\n${kept.map(concise).join('\n')}`,
    );
  }

  async #share(): Promise<void> {
    const { sender } = this.#scene;
    const popup = await sender.clickIcon(this.login);
    await until(
      'something to do',
      async () => (await popup.has('textbox', 'Link')) || canPress(popup, 'Share a field', 'Stop picking'),
      patience,
    );
    if (!(await popup.has('textbox', 'Link'))) {
      if (await popup.has('button', 'Stop picking')) return await this.#stopPicking(popup, 'Share a field');
      await popup.click('button', 'Share a field');
      await sender.popupIsGone();
      await this.login.click('#password');
      const again = await within(sender.popup());
      this.#link = await within(again.value('textbox', 'Link'));
      return;
    }
    this.#link = await popup.value('textbox', 'Link');
  }

  async #stopPicking(popup: Popup, then: string): Promise<never> {
    await popup.click('button', 'Stop picking');
    await until(then, () => canPress(popup, then), patience);
    throw new Error('picked once more');
  }

  async #pick(): Promise<void> {
    const { recipient } = this.#scene;
    const popup = await this.#iconOfTarget();
    await until(
      'something to do',
      async () => {
        if (await canPress(popup, 'Pick a field', 'Change', 'Stop picking')) return true;
        throw new Error(await popup.text());
      },
      patience,
    );
    if (await popup.has('button', 'Change')) return;
    if (await popup.has('button', 'Stop picking')) return await this.#stopPicking(popup, 'Pick a field');
    await popup.click('button', 'Pick a field');
    await recipient.popupIsGone();
    await this.target.click('#password');
    const again = await within(recipient.popup());
    await until('the picked field', () => again.has('button', 'Change'), patience);
  }

  async #finish(): Promise<void> {
    const { sender } = this.#scene;
    if (await this.#isOver()) return;
    const receiving = await this.#iconOfTarget();
    const text = await until(
      'something to do',
      async () => {
        if (await this.#isOver()) return 'over';
        const shown = await receiving.text();
        if (!(await canPress(receiving, 'Fill', 'Pick a field'))) throw new Error(shown);
        return shown;
      },
      patience,
    );
    if (text === 'over') return;
    // The tab of the field that was picked may be gone.
    if (await canPress(receiving, 'Pick a field')) {
      await this.#pick();
      throw new Error('picked once more');
    }
    if (text.includes('Filling was interrupted')) this.byHand += 1;
    else {
      const code = await codeOf(await sender.clickIcon(this.login));
      if (this.#mistakes < (this.#habits.mistakes ?? 0)) return await this.#mistype(receiving, wrong(code));
      await receiving.type('textbox', 'Code', code);
    }
    await receiving.click('button', 'Fill');
    await until('the end', () => this.#isOver(), patience);
  }

  async #mistype(receiving: Popup, code: string): Promise<void> {
    await receiving.type('textbox', 'Code', code);
    await receiving.click('button', 'Fill');
    const refusal = refusals[this.#mistakes % refusals.length] ?? '';
    await until('the refusal', async () => (await receiving.text()).includes(refusal), patience);
    this.#mistakes += 1;
    if (this.#mistakes % refusals.length === 0) {
      const sharing = await this.#scene.sender.clickIcon(this.login);
      await sharing.click('button', 'New code');
    }
    await this.#finish();
  }

  async #isOver(): Promise<boolean> {
    const { sender, recipient } = this.#scene;
    const all = [...(await stored(sender)), ...(await stored(recipient))];
    return all.length === 2 && all.every(({ ended }) => ended);
  }
}

const canPress = (popup: Popup, ...names: string[]): Promise<boolean> =>
  popup.target.evaluate<boolean>(
    `[...document.querySelectorAll('button')].some(button => ${JSON.stringify(names)}.includes(button.textContent) && !button.disabled)`,
  );

/** A promise that a stubborn person does not wait for too long. */
async function within<T>(promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it took too long')), patience);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const concise = (record: StoredHandoff): string =>
  JSON.stringify(record, (key, value: unknown) => (key === 'ice' || key === '$bytes' ? undefined : value));
