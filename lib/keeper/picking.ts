import { injectEverywhere, runEverywhere, runIn } from '../frames.ts';
import type { FrameAddress, Json, PickingFor, PickNotice } from '../messages.ts';
import type { PickerWords } from '../page/agent.ts';
import { sitePattern } from '../protocol/site.ts';
import type { SessionStore } from './session.ts';

const prefix = 'pick:';

/** A picker that is open in a tab. */
export interface Pick {
  token: string;
  tabId: number;
  for: PickingFor;
  /** For `fill`: which handoff. */
  handoff?: string;
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
  /** Wait for the person's answer about a frame. */
  holdForFrame(pick: Pick, origin: string): Promise<void>;
  /** The frames' origins are open to us now: pickers that wait for one of them go on. */
  resume(origins: readonly string[], words: PickerWords): Promise<void>;
  /** The person refused a frame's origin: its pickers end. */
  abandon(origin: string): Promise<void>;
}

export function createPicking(store: SessionStore): Picking {
  const all = async (): Promise<Pick[]> =>
    [...(await store.list<Json>(prefix)).values()] as unknown as Pick[];

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
      (token: string, shown: PickerWords, reached: string[]) => {
        void globalThis.fieldpostAgent?.pick({ token, words: shown, reached });
      },
      [pick.token, words, origins],
    );
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
      if (notice.kind !== 'frame') await picking.stop(pick.tabId);
      return pick;
    },
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
