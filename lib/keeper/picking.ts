import { type FrameRef, injectEverywhere, runEverywhere, runIn } from '../frames.ts';
import type { FrameAddress, Json, PickingFor, PickNotice } from '../messages.ts';
import type { Collecting, PickerWords } from '../page/agent.ts';
import { fieldsPerItem } from '../protocol/limits.ts';
import { sitePattern } from '../protocol/site.ts';
import type { SessionStore } from './session.ts';

const prefix = 'pick:';

/** A field that was marked as one of several. */
export interface Mark {
  frame: FrameRef;
  handle: string;
  label: string;
  origin: string;
}

/** A picker that is open in a tab. */
export interface Pick {
  token: string;
  tabId: number;
  for: PickingFor;
  /** For `fill`: which handoff. */
  handoff?: string;
  /** For `fill`: which of the item's fields. */
  field?: number;
  /** A click marks one of several. */
  several?: boolean;
  /** Those marked so far, in the order in which they were. */
  marks?: Mark[];
  /** For `sealed`: which selection holds it. */
  selection?: string;
  /** For `fill`: which request's answers. */
  request?: string;
  /** For `fill`: which opened drop. */
  opening?: string;
  /** For `answer`: which answer. */
  answering?: string;
  /** The picker met a frame of this origin and waits for the permission. */
  frame?: string;
}

export interface Picking {
  /** Open the picker in every frame that the click on the icon gave us. Rejects where no extension may work. */
  start(pick: Omit<Pick, 'token'>, words: PickerWords): Promise<Pick>;
  stop(tabId: number): Promise<void>;
  /** The tab loads something: a picker that went with its document is over; a page that only changed its address keeps it. */
  check(tabId: number): Promise<void>;
  inTab(tabId: number): Promise<Pick | undefined>;
  /** The picker that a notice belongs to: its token is known and it comes from that tab. */
  claim(notice: PickNotice, from: FrameAddress): Promise<Pick | undefined>;
  /** Mark a field, or take its mark away; the picker shows what is marked then. */
  toggle(pick: Pick, mark: Mark): Promise<void>;
  /** The person is done: no more marks, and those there are; undefined where the picker is over already. */
  finish(tabId: number): Promise<Pick | undefined>;
  /** Wait for the person's answer about a frame. */
  holdForFrame(pick: Pick, origin: string): Promise<void>;
  /** The frames' origins are open to us now: pickers that wait for one of them go on. */
  resume(origins: readonly string[], words: PickerWords): Promise<void>;
  /** The person refused a frame's origin: its pickers end. */
  abandon(origin: string): Promise<void>;
}

/** Until the item is here, one field is all that a place can be picked for. */
function collectingIn({ several, for: purpose, field, request, opening, answering }: Pick): Collecting {
  if (several === true) return 'wanted';
  if (request !== undefined || opening !== undefined || answering !== undefined) return 'never';
  return purpose === 'share' || purpose === 'leave' || field !== undefined ? 'allowed' : 'never';
}

/** How many are marked, for the picker to say. */
export type SayMarked = (count: number, full: boolean) => string;

export function createPicking(store: SessionStore, sayMarked: SayMarked): Picking {
  const all = async (): Promise<Pick[]> =>
    [...(await store.list<Json>(prefix)).values()] as unknown as Pick[];

  /** Marks are set one after the other, and an end waits for those before it. */
  let marking: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = marking.then(work, work);
    marking = mine.catch(() => undefined);
    return mine;
  }

  async function showMarks({ tabId, marks = [] }: Pick, full: boolean): Promise<void> {
    await runEverywhere(
      tabId,
      (handles: string[], said: string) => globalThis.fieldpostAgent?.mark(handles, said),
      [marks.map(({ handle }) => handle), sayMarked(marks.length, full)],
    ).catch(() => undefined);
  }

  /** Tabs in which a picker is just being opened. */
  const starting = new Set<number>();

  async function show(wanted: Omit<Pick, 'token'>, words: PickerWords): Promise<Pick> {
    await picking.stop(wanted.tabId);
    await injectEverywhere(wanted.tabId, '/field.js');
    const pick: Pick = { ...wanted, token: crypto.randomUUID() };
    await store.set(prefix + pick.token, pick as unknown as Json);
    const origins = await runEverywhere(pick.tabId, () => globalThis.fieldpostAgent?.origin() ?? '', []);
    await runEverywhere(
      pick.tabId,
      (token: string, shown: PickerWords, reached: string[], several: Collecting) => {
        void globalThis.fieldpostAgent?.pick({ token, words: shown, reached, several });
      },
      [pick.token, words, origins, collectingIn(pick)],
    );
    if (pick.marks !== undefined) await showMarks(pick, false);
    return pick;
  }

  const picking: Picking = {
    async start(wanted, words) {
      starting.add(wanted.tabId);
      try {
        return await show(wanted, words);
      } finally {
        starting.delete(wanted.tabId);
      }
    },
    async stop(tabId) {
      const open = (await all()).filter(pick => pick.tabId === tabId);
      if (open.length === 0) return;
      await store.remove(...open.map(pick => prefix + pick.token));
      await runEverywhere(tabId, () => globalThis.fieldpostAgent?.stopPick(), []).catch(() => undefined);
    },
    async check(tabId) {
      const open = (await all()).filter(pick => pick.tabId === tabId);
      if (open.length === 0 || starting.has(tabId)) return;
      const agent = await runIn({ tabId, frameId: 0 }, () => {
        if (globalThis.fieldpostAgent === undefined) return 'none';
        return globalThis.fieldpostAgent.isPicking() ? 'picking' : 'idle';
      }, []).catch(() => 'none');
      // A picker that waits for the person's answer about a frame is not shown.
      const isShown = open.some(pick => pick.frame === undefined);
      if (starting.has(tabId) || agent === 'picking' || (agent === 'idle' && !isShown)) return;
      await picking.stop(tabId);
    },
    inTab: async tabId => (await all()).find(pick => pick.tabId === tabId),
    async claim(notice, from) {
      const pick = (await store.get<Json>(prefix + notice.token)) as unknown as Pick | undefined;
      if (pick === undefined || pick.tabId !== from.tabId) return undefined;
      if (notice.kind === 'several') return picking.finish(pick.tabId);
      if (notice.kind !== 'frame' && notice.kind !== 'marked') await picking.stop(pick.tabId);
      return pick;
    },
    toggle: ({ token }, mark) =>
      inTurn(async () => {
        const pick = (await store.get<Json>(prefix + token)) as unknown as Pick | undefined;
        if (pick === undefined) return;
        const marks = pick.marks ?? [];
        const others = marks.filter(({ handle }) => handle !== mark.handle);
        const full = others.length === marks.length && marks.length >= fieldsPerItem;
        const next = full ? marks : others.length < marks.length ? others : [...marks, mark];
        const marked: Pick = { ...pick, several: true, marks: next };
        await store.set(prefix + token, marked as unknown as Json);
        await showMarks(marked, full);
      }),
    finish: tabId =>
      inTurn(async () => {
        const pick = await picking.inTab(tabId);
        if (pick !== undefined) await picking.stop(tabId);
        return pick;
      }),
    holdForFrame: (pick, origin) =>
      store.set(prefix + pick.token, { ...pick, frame: origin } as unknown as Json),
    async resume(origins, words) {
      const covers = (origin: string): boolean =>
        origins.some(
          granted => granted === sitePattern(origin) || granted === '<all_urls>' || granted === origin,
        );
      for (const { token: _, frame, ...pick } of await all()) {
        if (frame !== undefined && covers(frame)) await picking.start(pick, words);
      }
    },
    async abandon(origin) {
      for (const pick of await all()) if (pick.frame === origin) await picking.stop(pick.tabId);
    },
  };
  return picking;
}
