/** One's own drops: what pages of ours show of them, and looking at how they stand while somebody may open them. */
import type { DropNet } from '../../drop/net.ts';
import { readOwnDrop, unlockDrop, withdrawDrop } from '../../drop/owner.ts';
import { DropFailed, type DropTrouble } from '../../drop/trouble.ts';
import type { DropFate, DropScreen, DropSummary, Screen } from '../../messages.ts';
import { nextLook } from '../../request/backoff.ts';
import { arrangeAlarm } from '../look-alarm.ts';
import { VaultRefused } from '../vault/entries.ts';
import { type DropBook, isOver, type OwnDropRecord, summaryOf } from './record.ts';

export const dropsAlarm = 'drops';
const alarmMinutes = { young: 2, old: 30 } as const;

export interface Drops {
  /** The newest first. @throws (as rejection) VaultRefused */
  summaries(): Promise<DropSummary[]>;
  screen(drop: string): Promise<DropScreen | undefined>;
  /** Pages of ours that show a drop look often. */
  watched(drops: readonly string[]): void;
  lookAtAll(): Promise<void>;
  /** Look now. @throws (as rejection) VaultRefused */
  look(drop: string): Promise<void>;
  /** @throws (as rejection) VaultRefused, DropFailed */
  withdraw(drop: string): Promise<void>;
  unlock(drop: string): Promise<void>;
  /** Whether there is anything to look for later, and how often. @returns false where the vault does not tell */
  arrange(): Promise<boolean>;
}

/** As many of a list are looked at often: what happens lately happens to the newest. */
const watchedRows = 10;

/** The drops that a screen shows. */
export function dropsOn(screen: Screen): string[] {
  if (screen.kind === 'drop') return [screen.drop];
  if (screen.kind !== 'home' && screen.kind !== 'drops') return [];
  return screen.drops.slice(0, watchedRows).map(({ drop }) => drop);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export function createDrops(options: {
  book: DropBook;
  net: DropNet;
  changed(): void;
  now(): number;
}): Drops {
  const { book, net, changed, now } = options;
  const troubles = new Map<string, DropTrouble>();
  const watching = new Map<string, { looks: number; timer: ReturnType<typeof setTimeout> | undefined }>();

  /** @returns whether something of it changed. */
  async function lookAt({ drop, owner, fate: before }: OwnDropRecord): Promise<boolean> {
    const trouble = troubles.get(drop);
    try {
      const { state, at, left, locked, claims } = await readOwnDrop(net, owner);
      const fate: DropFate = {
        state,
        left,
        claims,
        ...(at === undefined ? {} : { at }),
        ...(locked === undefined ? {} : { locked }),
      };
      troubles.delete(drop);
      if (same(fate, before)) return trouble !== undefined;
      await book.change(drop, record => ({ ...record, fate }));
      return true;
    } catch (error) {
      if (!(error instanceof DropFailed)) throw error;
      troubles.set(drop, error.trouble);
      return !same(trouble, error.trouble);
    }
  }

  async function lookOften(drop: string): Promise<void> {
    const watch = watching.get(drop);
    const record = await book.get(drop).catch(() => undefined);
    if (watch === undefined || record === undefined || isOver(record, now())) return;
    const found = await lookAt(record).catch(() => false);
    if (found) changed();
    watch.looks = found ? 0 : watch.looks + 1;
    if (watching.get(drop) !== watch) return;
    watch.timer = setTimeout(() => void lookOften(drop), nextLook(watch.looks, Math.random()));
  }

  const open = async (): Promise<OwnDropRecord[]> =>
    (await book.list()).filter(record => !isOver(record, now()));

  async function onOwn(drop: string, act: (record: OwnDropRecord) => Promise<void>): Promise<void> {
    const record = await book.get(drop);
    if (record === undefined) throw new DropFailed({ word: 'nothing-there' });
    try {
      await act(record);
    } finally {
      await lookAt(record);
      changed();
    }
  }

  return {
    summaries: async () => (await book.list()).map(summaryOf),
    async screen(drop) {
      const record = await book.get(drop);
      if (record === undefined) return undefined;
      const trouble = troubles.get(drop);
      return {
        kind: 'drop',
        drop,
        summary: summaryOf(record),
        opens: record.opens,
        passphrase: record.passphrase,
        ...(trouble === undefined ? {} : { trouble }),
      };
    },
    watched(drops) {
      for (const [drop, { timer }] of watching) {
        if (drops.includes(drop)) continue;
        clearTimeout(timer);
        watching.delete(drop);
      }
      for (const drop of drops) {
        if (watching.has(drop)) continue;
        watching.set(drop, { looks: 0, timer: undefined });
        void lookOften(drop);
      }
    },
    async lookAtAll() {
      try {
        for (const record of await open()) if (await lookAt(record)) changed();
      } catch (error) {
        // A locked vault is asked again when somebody has opened it.
        if (!(error instanceof VaultRefused)) throw error;
      }
    },
    async look(drop) {
      const record = await book.get(drop);
      if (record === undefined) return;
      await lookAt(record);
      changed();
    },
    withdraw: drop => onOwn(drop, ({ owner }) => withdrawDrop(net, owner)),
    unlock: drop => onOwn(drop, ({ owner }) => unlockDrop(net, owner)),
    arrange: () =>
      arrangeAlarm(dropsAlarm, alarmMinutes, async () => (await open()).map(({ leftAt }) => leftAt), now()),
  };
}
