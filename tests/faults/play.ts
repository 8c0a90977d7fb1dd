import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Popup } from '../e2e/stage/popup.ts';
import type { Scene } from '../e2e/stage/scene.ts';
import { codeOf, linkOf, openLink, pickToFill, pickToShare, typeCode } from '../e2e/stage/steps.ts';
import { until } from '../e2e/stage/until.ts';
import { workerIsUp } from './backstage.ts';
import { inputsOf } from './counting-pages.ts';

export const secret = 'correct horse battery';

export type Step = 'share' | 'open' | 'pick' | 'code';
const order: readonly Step[] = ['share', 'open', 'pick', 'code'];

/** One handoff, acted step by step by both people, so that something can go wrong between any two. */
export class Play {
  readonly #scene: Scene;
  readonly #done = new Set<Step>();
  #sharingClosed = false;
  #receivingClosed = false;
  /** Where the secret belongs. */
  targetPath = '/counted';
  targetHost = 'github.test';
  sharing!: Popup;
  receiving!: Popup;
  login!: Page;
  target!: Page;
  linkTab!: Page;
  link!: string;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Act up to a step, that included. */
  async to(last: Step): Promise<this> {
    for (const step of order.slice(0, order.indexOf(last) + 1)) await this.act(step);
    return this;
  }

  /** A step is acted once. */
  async act(step: Step): Promise<void> {
    if (this.#done.has(step)) return;
    this.#done.add(step);
    const { recipient, site } = this.#scene;
    switch (step) {
      case 'share':
        await this.beginSharing();
        await this.takeLink();
        return;
      case 'open':
        this.linkTab = await openLink(recipient, this.link);
        return;
      case 'pick':
        this.target = await recipient.open(site.url(this.targetHost, this.targetPath));
        this.receiving = await pickToFill(recipient, this.target, '#password');
        return;
      case 'code':
        await this.type();
    }
  }

  /** The steps that were not acted need not be any more. */
  skip(...steps: Step[]): void {
    for (const step of steps) this.#done.add(step);
  }

  /** Pick the field without waiting for the link: it comes when the server has answered. */
  async beginSharing(): Promise<void> {
    const { sender, site } = this.#scene;
    this.login = await sender.open(site.url('github.test', '/login'));
    this.sharing = await pickToShare(sender, this.login, '#password');
    this.#done.add('share');
  }

  async takeLink(): Promise<void> {
    this.link = await linkOf(this.sharing);
  }

  async type(code?: string): Promise<void> {
    // Before the sender's word there is no lock to try a code on.
    await until('the form to take a code', () =>
      this.receiving.target.evaluate<boolean>(
        `[...document.querySelectorAll('button')].some(button => button.textContent === 'Fill' && !button.disabled)`,
      ),
    );
    await typeCode(this.receiving, code ?? (await this.code()));
  }

  code(): Promise<string> {
    return codeOf(this.sharing);
  }

  async showSharing(): Promise<void> {
    this.sharing = await this.#scene.sender.clickIcon(this.login);
  }

  async showReceiving(): Promise<void> {
    this.receiving = await this.#scene.recipient.clickIcon(this.target);
  }

  /** The recipient types the code first, and has the secret before saying where it goes. */
  async receiveFirst(): Promise<void> {
    await this.to('open');
    const { recipient, site } = this.#scene;
    this.target = await recipient.open(site.url(this.targetHost, this.targetPath));
    await this.showReceiving();
    await this.type();
    await this.receiving.says('Received. Now pick where it goes.');
    this.#done.add('code');
  }

  async pickAfterwards(): Promise<void> {
    await this.receiving.click('button', 'Pick a field');
    await this.#scene.recipient.popupIsGone();
    await this.target.click('#password');
    this.receiving = await this.#scene.recipient.popup();
    this.#done.add('pick');
  }

  /**
   * Kill a person's background, first with their popup open, so that it comes back at once, then with the popup closed,
   * so that it stays dead until something happens.
   */
  async crash(role: 'sender' | 'recipient'): Promise<void> {
    const person = this.#scene[role];
    expect(await person.killWorker(), 'the worker ran before it was killed').toBe(true);
    await until('the worker again', () => workerIsUp(person));
    await person.closePopup();
    expect(await person.killWorker(), 'the worker ran before it was killed again').toBe(true);
    if (role === 'sender') this.#sharingClosed = true;
    else this.#receivingClosed = true;
  }

  /** Open the popups again that a crash took along. */
  async look(): Promise<void> {
    if (this.#sharingClosed && this.login !== undefined) await this.showSharing();
    if (this.#receivingClosed && this.target !== undefined) await this.showReceiving();
    this.#sharingClosed = false;
    this.#receivingClosed = false;
  }

  async written(): Promise<number> {
    return this.target.evaluate(inputsOf);
  }

  /** Act the rest, and see that both people read the same good end and the page was written to once. */
  async delivers(): Promise<void> {
    await this.look();
    for (const step of order) await this.act(step);
    await this.receiving.says('Filled.');
    await this.sharing.says(`Delivered into Password on ${this.targetHost}`);
    expect(await this.target.inputValue('#password')).toBe(secret);
    expect(await this.written(), 'input events on the page').toBe(1);
  }
}
