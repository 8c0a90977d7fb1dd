/** A background's surroundings without a browser: storage that can fail, and a network that can die. */
import { vi } from 'vitest';
import type { NetEffect } from '../../lib/handoff/effect.ts';
import { decodeState } from '../../lib/handoff/record.ts';
import type { NetLink } from '../../lib/keeper/net-link.ts';
import type { SessionStore } from '../../lib/keeper/session.ts';
import type { Json, NetEffectBatch, NetState } from '../../lib/messages.ts';
import { defaultSettings, type Settings } from '../../lib/settings.ts';

/** What nobody changed, and no way but the relay. */
export const chosen: Settings = { ...defaultSettings('http://localhost:8787'), policy: 'relay' };

/** What happened, in order. */
export type Log = string[];

/** Storage as a browser's: what is kept is a copy. */
export class FakeStore implements SessionStore {
  readonly kept = new Map<string, string>();
  readonly #log: Log;
  /** The next writes fail. */
  failures = 0;

  constructor(log: Log = []) {
    this.#log = log;
  }

  get<T extends Json>(key: string): Promise<T | undefined> {
    const text = this.kept.get(key);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as T));
  }

  list<T extends Json>(prefix: string): Promise<Map<string, T>> {
    const entries = [...this.kept].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(
      new Map(entries.map(([key, text]) => [key.slice(prefix.length), JSON.parse(text) as T])),
    );
  }

  async set(key: string, value: Json): Promise<void> {
    await Promise.resolve();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the storage failed');
    }
    this.kept.set(key, JSON.stringify(value));
    this.#log.push('saved');
  }

  remove(...keys: string[]): Promise<void> {
    for (const key of keys) this.kept.delete(key);
    return Promise.resolve();
  }
}

/** A network that performs each effect once, as the desk beside the real one does. */
export class FakeNet implements NetLink {
  readonly #log: Log;
  #generation = 0;
  #performed = new Map<string, number>();
  /** Effects performed by every network there was, with the network's name. */
  readonly done: { instance: string; seq: number; effect: NetEffect }[] = [];
  readonly forgotten: string[] = [];
  isUp = false;
  /** Effects reach the network, but its answer does not come back. */
  loseAnswers = false;
  unreachable = false;
  starts = 0;
  stops = 0;

  constructor(log: Log = []) {
    this.#log = log;
  }

  readonly bind = vi.fn();
  readonly measure = vi.fn(() => Promise.resolve(null));
  readonly clearClipboard = vi.fn(() => Promise.resolve());

  get instance(): string {
    return `network ${this.#generation}`;
  }

  /** It goes, with every socket, peer and timer. */
  die(): void {
    this.isUp = false;
  }

  start(): Promise<void> {
    this.starts += 1;
    if (!this.isUp) {
      this.isUp = true;
      this.#generation += 1;
      this.#performed = new Map();
    }
    return Promise.resolve();
  }

  async effects(batch: NetEffectBatch): Promise<NetState> {
    if (this.unreachable) throw new Error('no network');
    await this.start();
    this.#log.push('handed over');
    for (const { seq, effect } of batch.effects) {
      if (seq <= this.performed(batch.handoff)) continue;
      this.#performed.set(batch.handoff, seq);
      this.done.push({ instance: this.instance, seq, effect: decodeState<NetEffect>(effect) });
    }
    if (this.loseAnswers) throw new Error('the answer was lost');
    return { instance: this.instance, performed: this.performed(batch.handoff) };
  }

  performed(handoff: string): number {
    return this.#performed.get(handoff) ?? 0;
  }

  forget(handoff: string): Promise<void> {
    this.forgotten.push(handoff);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.stops += 1;
    this.isUp = false;
    return Promise.resolve();
  }
}
