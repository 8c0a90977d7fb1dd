import type { FrameRef } from '../frames.ts';
import type { FrameAddress, PickNotice } from '../messages.ts';
import { clearAttention, openPopup } from './attention.ts';
import type { DropFilling } from './drops/filling.ts';
import type { Focus } from './focus.ts';
import type { Mark, Pick, Picking } from './picking.ts';
import type { Receiving } from './receiving.ts';
import { type Answering, type Answerings, isComplete } from './requests/answerings.ts';
import type { Asking } from './requests/asking.ts';
import type { RequestPlaces } from './requests/places.ts';
import type { Selections } from './selections.ts';
import type { Sharing } from './sharing.ts';

interface Services {
  picking: Picking;
  sharing: Sharing;
  receiving: Receiving;
  asking: { fromFields: Asking['fromFields'] };
  requestPlaces: { put: RequestPlaces['put'] };
  dropFilling: { picked: DropFilling['picked'] };
  answerings: { [Act in 'put' | 'putSeveral' | 'show']: Answerings[Act] };
  selections: { setTarget: Selections['setTarget'] };
  focus: { set(tabId: number, focus: Focus): Promise<void> };
  changed(): void;
}

const frameRef = (from: FrameAddress): FrameRef => ({
  tabId: from.tabId,
  frameId: from.frameId,
  ...(from.documentId === undefined ? {} : { documentId: from.documentId }),
});

/** A document may call itself only what the browser knows it as, or have no site. */
function saysTrue(origin: string, from: FrameAddress): boolean {
  if (!/^https?:/.test(origin) || from.origin === undefined) return true;
  return origin === from.origin || origin === URL.parse(from.url)?.origin;
}

/** What follows from a picked field: its value is taken, or it becomes the place to fill; then the popup comes back. */
export interface PickOutcome {
  picked(
    pick: Pick,
    frame: FrameRef,
    field: { handle: string; label: string; origin: string },
  ): Promise<void>;
  /** What follows from several that were marked. */
  several(pick: Pick): Promise<void>;
  notice(notice: PickNotice, from: FrameAddress): Promise<void>;
}

export function createPickOutcome({
  picking,
  sharing,
  receiving,
  asking,
  requestPlaces,
  dropFilling,
  answerings,
  selections,
  focus,
  changed,
}: Services): PickOutcome {
  async function show(tabId: number): Promise<void> {
    await clearAttention(tabId);
    await openPopup(tabId);
  }

  /** Back to the answer once it has everything; else the popup says what is missing. */
  async function answered({ tabId }: Pick, answering: Answering | undefined): Promise<void> {
    if (answering !== undefined && isComplete(answering)) await answerings.show(answering.answering);
    else await show(tabId);
  }

  async function picked(
    pick: Pick,
    frame: FrameRef,
    field: { handle: string; label: string; origin: string },
  ): Promise<void> {
    if (pick.for === 'share') {
      await focus.set(pick.tabId, await sharing.fromField(frame, field.handle, pick.handoff));
    } else if (pick.for === 'ask') {
      await focus.set(pick.tabId, await asking.fromFields([{ frame, handle: field.handle }]));
    } else if (pick.for === 'leave') {
      await focus.set(pick.tabId, await sharing.toLeave([{ frame, handle: field.handle }]));
    } else if (pick.opening !== undefined) {
      await focus.set(pick.tabId, { kind: 'opening', opening: pick.opening });
      await dropFilling.picked(pick.opening, pick.field, { ...frame, ...field });
    } else if (pick.answering !== undefined) {
      return answered(pick, await answerings.put(pick.answering, pick.field ?? 0, { frame, ...field }));
    } else if (pick.request !== undefined) {
      await focus.set(pick.tabId, { kind: 'request', request: pick.request });
      await requestPlaces.put(pick.request, pick.field ?? 0, { ...frame, ...field });
    } else if (pick.selection !== undefined) {
      await selections.setTarget(pick.selection, { ...frame, ...field });
    } else if (pick.handoff !== undefined) {
      await focus.set(pick.tabId, { kind: 'handoff', handoff: pick.handoff });
      const target = { ...frame, ...field };
      if (pick.field === undefined) await receiving.setTarget(pick.handoff, target);
      else await receiving.setTargets(pick.handoff, [target], pick.field);
    }
    await show(pick.tabId);
  }

  async function several({ marks = [], ...pick }: Pick): Promise<void> {
    if (marks.length > 0 && pick.for === 'share') {
      await focus.set(pick.tabId, await sharing.fromFields(marks, pick.handoff));
    } else if (marks.length > 0 && pick.for === 'ask') {
      await focus.set(pick.tabId, await asking.fromFields(marks));
    } else if (marks.length > 0 && pick.for === 'leave') {
      await focus.set(pick.tabId, await sharing.toLeave(marks));
    } else if (marks.length > 0 && pick.answering !== undefined) {
      return answered(pick, await answerings.putSeveral(pick.answering, marks));
    } else if (marks.length > 0 && pick.handoff !== undefined) {
      await focus.set(pick.tabId, { kind: 'handoff', handoff: pick.handoff });
      const targets = marks.map(({ frame, handle, label, origin }) => ({ ...frame, handle, label, origin }));
      await receiving.setTargets(pick.handoff, targets, pick.field);
    }
    await show(pick.tabId);
  }

  async function take(notice: PickNotice, from: FrameAddress): Promise<Pick | undefined> {
    const pick = await picking.claim(notice, from);
    if (pick === undefined || notice.kind !== 'marked') return pick;
    const { label, origin = '' } = notice.facts;
    const mark: Mark = { frame: frameRef(from), handle: notice.handle, label, origin };
    if (saysTrue(origin, from)) await picking.toggle(pick, mark);
    return pick;
  }

  /** One after the other: what was marked counts before the person ends. */
  let taking: Promise<unknown> = Promise.resolve();
  return {
    picked,
    several,
    async notice(notice, from) {
      const mine = taking.then(() => take(notice, from));
      taking = mine.catch(() => undefined);
      const pick = await mine;
      if (pick === undefined) return;
      if (notice.kind === 'several') await several(pick);
      else if (notice.kind === 'picked') {
        const { label, origin = '' } = notice.facts;
        if (saysTrue(origin, from)) {
          await picked(pick, frameRef(from), { handle: notice.handle, label, origin });
        }
      } else if (notice.kind === 'frame') {
        await picking.holdForFrame(pick, notice.origin);
        await show(pick.tabId);
      }
      changed();
    },
  };
}
