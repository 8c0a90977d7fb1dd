import { toBase64url } from '../crypto/bytes.ts';
import { drawRandom } from '../crypto/random.ts';
import type { PlaceView } from '../handoff/view.ts';
import type { FieldRefusal } from '../messages.ts';
import type { ItemField } from '../protocol/item.ts';
import { fillTarget } from './fill-target.ts';
import type { HandoffRecord, Target } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { dueOf, isComplete, type Plan, without, withTargets } from './plan.ts';
import { proposeTargets } from './proposal.ts';

/** An item that waits for its fields. */
interface Waiting {
  id: string;
  fields: readonly ItemField[];
}

/** Items of several fields: where each value goes, and filling them one after the other. */
export interface Several {
  /** Propose, from the form that the picked field stands in, where each value goes. */
  propose(record: HandoffRecord, target: Target, waiting: Waiting): Promise<void>;
  /** The person picked fields for one value. */
  add(record: HandoffRecord, targets: readonly Target[], field: number): Promise<void>;
  /** The person, or the page that left, takes a place back. */
  drop(handoff: string, place: string, refusal?: FieldRefusal): Promise<void>;
  /** Fill what is not filled; acknowledged once every value is in place. */
  fill(record: HandoffRecord, waiting: Waiting): Promise<void>;
  /** What is filled is enough: the sender is told. */
  finish(handoff: string): Promise<void>;
  /** After the background's death in the middle of a round. */
  recover(record: HandoffRecord, id: string): Promise<void>;
}

export function createSeveral(handoffs: Handoffs): Several {
  const name = (): string => toBase64url(drawRandom(8));

  const placesOf = (record: HandoffRecord): readonly PlaceView[] => {
    const view = handoffs.view(record);
    return view?.role === 'recipient' ? (view.item?.places ?? []) : [];
  };

  const amendPlan = (handoff: string, change: (plan: Plan, places: readonly PlaceView[]) => Plan) =>
    handoffs.amend(handoff, record => ({ ...record, plan: change(record.plan ?? [], placesOf(record)) }));

  const refuse = (handoff: string, place: string, refusal: { word: FieldRefusal; limit?: number }) =>
    amendPlan(handoff, plan =>
      plan.map(planned => (planned.place === place ? { ...planned, refusal } : planned)),
    );

  /** The machine's word on a place, once it is stored. */
  async function stateOf(handoff: string, place: string): Promise<PlaceView['state'] | undefined> {
    const record = await handoffs.get(handoff);
    if (record === undefined || handoffs.view(record)?.phase !== 'filling') return undefined;
    return placesOf(record).find(known => known.place === place)?.state;
  }

  /** End the round: everything is where it belongs, or the rest waits again. */
  async function settle(handoff: string, id: string, otherwise: 'fill-refused' | 'fill-interrupted') {
    const record = await handoffs.get(handoff);
    const view = record === undefined ? null : handoffs.view(record);
    if (record === undefined || view?.role !== 'recipient') return;
    if (isComplete(record.plan ?? [], placesOf(record), view.item?.fields.length ?? 0)) await finish(handoff);
    else await handoffs.dispatch(handoff, { type: otherwise, id });
  }

  async function finish(handoff: string): Promise<void> {
    const record = await handoffs.get(handoff);
    const view = record === undefined ? null : handoffs.view(record);
    if (record === undefined || view?.role !== 'recipient' || view.item === undefined) return;
    if (!placesOf(record).some(({ state }) => state === 'filled')) return;
    await handoffs.amend(handoff, ({ refusal: _, question: __, ...kept }) => ({
      ...kept,
      placed: { outcome: 'filled' },
    }));
    await handoffs.dispatch(handoff, { type: 'fill-done', id: view.item.id, outcome: 'filled' });
  }

  async function fillPlace(
    handoff: string,
    id: string,
    { place, field, target }: { place: string; field: number; target: Target },
    value: string,
  ): Promise<void> {
    await handoffs.dispatch(handoff, { type: 'place-started', id, place, field });
    if ((await stateOf(handoff, place)) !== 'filling') return;
    const answer = await fillTarget(target, value);
    if ('ok' in answer) {
      const { label, origin } = answer;
      await handoffs.dispatch(handoff, { type: 'place-filled', id, place, label, origin });
      return;
    }
    const { refusal: word, limit } = answer;
    await refuse(handoff, place, { word, ...(limit === undefined ? {} : { limit }) });
    await handoffs.dispatch(handoff, { type: 'place-refused', id, place });
  }

  return {
    async propose({ handoff }, target, { fields }) {
      const targets = await proposeTargets(fields, target);
      await handoffs.amend(handoff, ({ target: _, refusal: __, question: ___, ...record }) => {
        const filled = placesOf(record);
        const open = (field: number): boolean => !filled.some(known => known.field === field);
        const kept = (record.plan ?? []).filter(({ field }) => !open(field));
        const plan = targets.reduce<Plan>(
          (before, added, field) =>
            open(field) ? withTargets(before, filled, { field, targets: added, name }) : before,
          kept,
        );
        return { ...record, plan };
      });
    },
    add: ({ handoff }, targets, field) =>
      amendPlan(handoff, (plan, places) => withTargets(plan, places, { field, targets, name })),
    drop: (handoff, place, refusal) =>
      refusal === undefined
        ? amendPlan(handoff, (plan, places) => without(plan, places, place))
        : refuse(handoff, place, { word: refusal }),
    async fill(record, { id, fields }) {
      const { handoff } = record;
      const due = dueOf(record.plan ?? [], placesOf(record));
      if (due.length === 0) return;
      await handoffs.amend(handoff, ({ revealing: _, refusal: __, again: ___, plan = [], ...kept }) => ({
        ...kept,
        plan: plan.map(({ refusal, ...planned }) =>
          due.some(({ place }) => place === planned.place) || refusal === undefined
            ? planned
            : { ...planned, refusal },
        ),
      }));
      await handoffs.dispatch(handoff, { type: 'fill-started', id });
      for (const planned of due) {
        const value = fields[planned.field]?.value;
        if (value !== undefined) await fillPlace(handoff, id, planned, value);
      }
      await settle(handoff, id, 'fill-refused');
    },
    finish,
    recover: ({ handoff }, id) => settle(handoff, id, 'fill-interrupted'),
  };
}
