import type { HandoffView } from '../handoff/view.ts';
import type { Json, PastHandoff } from '../messages.ts';
import type { Settings } from '../settings.ts';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { type VaultEntries, VaultRefused } from './vault/entries.ts';

const day = 86_400_000;
/** How long what is over is listed (ms). */
export const historyMs = 30 * day;
/** As many are kept at most. */
export const historyKept = 1_000;

export interface History {
  /** Note what is over, once; what the locked vault does not take now is noted when it does. */
  note(): Promise<void>;
  /** The newest first. @throws (as rejection) VaultRefused */
  list(): Promise<PastHandoff[]>;
  remove(handoff: string): Promise<void>;
  /** @throws (as rejection) VaultRefused */
  clear(): Promise<void>;
}

const hostOf = (origin: string | undefined): string | undefined => URL.parse(origin ?? '')?.host || undefined;

/** What may be remembered of a handoff: made of its view, which holds neither the secret nor a key. */
export function pastOf(record: HandoffRecord, view: HandoffView | null, endedAt: number): PastHandoff {
  const isSender = record.role === 'sender';
  const fields = view?.role === 'sender' ? view.fields : (view?.item?.fields ?? []);
  const path = view?.progress.find(({ step, state }) => step === 'path' && state === 'done')?.path;
  const from = isSender ? record.place || undefined : hostOf(fields[0]?.origin);
  const to = hostOf(view?.role === 'sender' ? view.receipt?.origin : record.placed?.origin);
  return {
    handoff: record.handoff,
    role: record.role,
    label: fields[0]?.label ?? record.label,
    fields: fields.length,
    startedAt: record.startedAt,
    endedAt,
    ...(view?.outcome === undefined ? {} : { outcome: view.outcome }),
    ...(path === undefined ? {} : { path }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

const isPast = (value: unknown): value is PastHandoff => {
  const past = value as Partial<PastHandoff> | null;
  return typeof past?.handoff === 'string' && typeof past.startedAt === 'number' && past.label !== undefined;
};

const read = (entry: Json | undefined): PastHandoff[] =>
  Array.isArray(entry) ? (entry as unknown[]).filter(isPast) : [];

/** Newest first, without what is too old. */
const tidy = (all: readonly PastHandoff[], now: number): PastHandoff[] =>
  all
    .filter(({ endedAt }) => now - endedAt < historyMs)
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .slice(0, historyKept);

const written = (all: readonly PastHandoff[]): Json | undefined =>
  all.length === 0 ? undefined : (all as unknown as Json);

export function createHistory(options: {
  entries: VaultEntries;
  handoffs: Handoffs;
  settings(): Promise<Settings>;
  now(): number;
}): History {
  const { entries, handoffs, settings, now } = options;
  let noting: Promise<unknown> = Promise.resolve();

  async function noteNow(): Promise<void> {
    const over = (await handoffs.list()).filter(record => record.ended && record.noted !== true);
    if (over.length === 0) return;
    const kept = (await settings()).history ? over.filter(record => record.private !== true) : [];
    if (kept.length > 0) {
      const past = kept.map(record => pastOf(record, handoffs.view(record), now()));
      const names = new Set(past.map(({ handoff }) => handoff));
      await entries.update('history', before =>
        written(tidy([...past, ...read(before).filter(({ handoff }) => !names.has(handoff))], now())),
      );
    }
    // After it is written: a worker that dies in between writes the same once more.
    for (const { handoff } of over) await handoffs.amend(handoff, record => ({ ...record, noted: true }));
  }

  return {
    note() {
      const mine = noting.then(noteNow).catch(error => {
        if (!(error instanceof VaultRefused)) throw error;
      });
      noting = mine.catch(() => undefined);
      return mine;
    },
    async list() {
      const found = read(await entries.read('history'));
      const kept = tidy(found, now());
      if (kept.length < found.length) {
        await entries.update('history', before => written(tidy(read(before), now())));
      }
      return kept;
    },
    async remove(handoff) {
      await entries.update('history', before =>
        written(read(before).filter(past => past.handoff !== handoff)),
      );
    },
    async clear() {
      await entries.update('history', () => undefined);
      for (const { handoff, ended, noted } of await handoffs.list()) {
        if (ended && noted !== true) await handoffs.amend(handoff, record => ({ ...record, noted: true }));
      }
    },
  };
}
