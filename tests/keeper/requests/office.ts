/** All that the background has for requests, beside a real server: a vault that locks, and a line that can be cut. */
import { onTestFinished, vi } from 'vitest';
import { createRequestDesk, type RequestDesk } from '../../../lib/keeper/requests/desk.ts';
import { createPassingEntries, type VaultEntries, VaultRefused } from '../../../lib/keeper/vault/entries.ts';
import type { NewAsking } from '../../../lib/messages.ts';
import { parseRequestLink, type ShareLink } from '../../../lib/protocol/form/link.ts';
import { beginAnswer, openForm, sendAnswer } from '../../../lib/request/answering.ts';
import { createService } from '../../../lib/request/service.ts';
import { startServer } from '../../signaling/server.ts';
import { chosen, FakeStore } from '../fakes.ts';

export const asked: NewAsking = {
  questions: [{ label: 'Password', kind: 'password' }],
  from: '',
  note: '',
  open: 3600,
  answers: 0,
};

/** Of which nobody knows anything. */
export const unknownRequest = 'AAAAAAAAAAAAAAAAAAAAAA';

export class Office {
  readonly store = new FakeStore();
  readonly desk: RequestDesk;
  isLocked = false;
  isAway = false;
  /** How many times the server was asked for something. */
  asked = 0;
  readonly #server: string;
  readonly #line = globalThis.fetch;

  private constructor(server: string) {
    this.#server = server;
    this.desk = this.startDesk();
    vi.stubGlobal('fetch', (...call: Parameters<typeof fetch>) => {
      this.asked += 1;
      return this.isAway ? Promise.reject(new Error('away')) : this.#line(...call);
    });
    onTestFinished(() => void vi.unstubAllGlobals());
  }

  static async open(): Promise<Office> {
    return new Office((await startServer()).url);
  }

  /** What another worker has, with nothing in its memory. */
  startDesk(): RequestDesk {
    const entries = createPassingEntries(this.store);
    const unlocked = async <T>(act: () => Promise<T>): Promise<T> => {
      if (this.isLocked) throw new VaultRefused('locked');
      return act();
    };
    const guarded: VaultEntries = {
      read: name => unlocked(() => entries.read(name)),
      update: (name, change) => unlocked(() => entries.update(name, change)),
    };
    return createRequestDesk({
      entries: guarded,
      store: this.store,
      settings: () => Promise.resolve({ ...chosen, server: this.#server }),
      tokens: { of: () => Promise.resolve(undefined) },
      isAnswering: () => false,
      changed: () => undefined,
      now: Date.now,
    });
  }

  /** Somebody answers, and it arrives as often as is said. */
  async answer(share: ShareLink, value: string, times = 1): Promise<void> {
    const service = createService(this.#server, this.#line);
    const answering = beginAnswer();
    const content = { fields: [{ label: 'Password', kind: 'password' as const, value }] };
    for (let time = 0; time < times; time += 1)
      await sendAnswer(service, await openForm(service, share), content, answering);
  }

  async shareOf(request: string): Promise<ShareLink> {
    const parsed = parseRequestLink((await this.desk.book.get(request))?.share ?? '');
    if (!('ok' in parsed) || parsed.ok.kind !== 'request') throw new Error('there is no such request');
    return parsed.ok;
  }

  /** What the server has of it, as an HTTP status. */
  async statusOf(request: string): Promise<number> {
    return (await this.#line(`${this.#server}/v1/forms/${request}`)).status;
  }
}
