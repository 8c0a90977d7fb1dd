/** The two people of a handoff, and the recipient's page: they do what the screens ask for, a little later. */
import { shownCode, triesLeft } from '../../lib/handoff/sender/lock.ts';
import type { SenderState } from '../../lib/handoff/sender.ts';
import type { Network } from './network.ts';

export interface Habits {
  /** So many codes are typed wrong before the right ones. */
  wrongCodes: number;
  /** Called whenever something changed. */
  onLook?: () => void;
  /** How long people take (ms). */
  slowness: number;
  /** Who gives up, and when (ms from the start). */
  leaves?: { who: 'sender' | 'recipient'; at: number };
}

export class People {
  /** By item: how often the page was filled without being asked for by hand. */
  readonly fills = new Map<string, number>();
  rightCodes = 0;
  /** Whether received items are placed. */
  placing = true;
  /** The most attempts that the sender counted. */
  attempts = 0;
  typedWrong = 0;
  readonly #network: Network;
  readonly #habits: Habits;
  #busyTyping = false;
  #busyPlacing = false;
  #busyRearming = false;
  /** Of the recipient's process: what a dead one began is never finished. */
  #life = 0;

  constructor(network: Network, habits: Habits) {
    this.#network = network;
    this.#habits = habits;
    network.onRestored = name => {
      if (name === 'recipient') this.#restored();
    };
    const { leaves } = habits;
    if (leaves?.who === 'sender') {
      network.clock.after(leaves.at, () => network.sender.dispatch({ type: 'cancel' }));
    } else if (leaves) network.clock.after(leaves.at, () => network.recipient.dispatch({ type: 'decline' }));
  }

  /** Run until both sides ended, or so many ms. @returns whether they did. */
  live(limit: number): boolean {
    return this.liveUntil(() => this.#network.isOver, limit);
  }

  /** Run until a condition holds, or so many ms. @returns whether it does. */
  liveUntil(condition: () => boolean, limit: number): boolean {
    const { sender, recipient } = this.#network;
    let seen: readonly unknown[] = [];
    return this.#network.runUntil(() => {
      if (condition()) return true;
      if (seen[0] !== sender.state || seen[1] !== recipient.state) this.#look();
      seen = [sender.state, recipient.state];
      return condition();
    }, limit);
  }

  #look(): void {
    const { clock, sender, recipient } = this.#network;
    this.#habits.onLook?.();
    const { slowness } = this.#habits;
    if (sender.state.kind === 'running') this.attempts = Math.max(this.attempts, sender.state.attempts);
    if (recipient.state.kind === 'running' && !recipient.dead) {
      const view = this.#network.recipientView();
      if (view.phase === 'code' && !this.#busyTyping) {
        this.#busyTyping = true;
        clock.after(slowness, () => this.#type());
      }
      if (view.phase === 'received' && view.item && this.placing && !this.#busyPlacing) {
        this.#busyPlacing = true;
        const { id } = view.item;
        const byHand = view.fillInterrupted;
        const life = this.#life;
        clock.after(byHand ? slowness : 0, () => this.#place(id, byHand, life));
      }
    }
    if (sender.state.kind === 'running' && !sender.dead && !this.#busyRearming) {
      const { kind } = sender.state.proof;
      if ((kind !== 'paused' && kind !== 'unconfirmed') || sender.state.rearmsLeft === 0) return;
      this.#busyRearming = true;
      clock.after(slowness, () => {
        this.#busyRearming = false;
        sender.dispatch({ type: 'rearm' });
      });
    }
  }

  #type(): void {
    const { clock, sender, recipient } = this.#network;
    const code = codeOf(sender.state, sender.now);
    if (code === null) {
      // They look again at what the sender's screen says.
      if (recipient.state.kind === 'running' && sender.state.kind === 'running') {
        clock.after(1000, () => this.#type());
      } else this.#busyTyping = false;
      return;
    }
    this.#busyTyping = false;
    if (recipient.dead || this.#network.recipientView().phase !== 'code') return;
    const isWrong = this.typedWrong < this.#habits.wrongCodes;
    if (isWrong) this.typedWrong += 1;
    else this.rightCodes += 1;
    const wrong = String((Number(code) + 500_000) % 1_000_000).padStart(6, '0');
    recipient.dispatch({ type: 'code', digits: isWrong ? wrong : code });
  }

  #place(id: string, byHand: boolean, life: number): void {
    const { clock, recipient } = this.#network;
    if (life !== this.#life || recipient.dead) return;
    recipient.dispatch({ type: 'fill-started', id });
    if (recipient.dead) return;
    clock.after(20, () => {
      if (life !== this.#life || recipient.dead) return;
      if (!byHand) this.fills.set(id, (this.fills.get(id) ?? 0) + 1);
      clock.after(20, () => {
        if (life !== this.#life || recipient.dead) return;
        this.#busyPlacing = false;
        recipient.dispatch({ type: 'fill-done', id, outcome: 'filled' });
      });
    });
  }

  #restored(): void {
    const { state } = this.#network.recipient;
    this.#life += 1;
    this.#busyPlacing = false;
    if (state.kind !== 'running' || state.held.kind !== 'filling') return;
    const { id } = state.held;
    this.#network.clock.after(0, () => this.#network.recipient.dispatch({ type: 'fill-interrupted', id }));
  }
}

function codeOf(state: SenderState, now: number): string | null {
  if (state.kind !== 'running' || triesLeft(state.arming) === 0) return null;
  if (state.proof.kind !== 'offering' && state.proof.kind !== 'verifying') return null;
  return shownCode(state.arming, now).digits;
}
