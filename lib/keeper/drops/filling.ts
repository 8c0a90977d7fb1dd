/** Putting what was in a drop into fields of pages: fetched again under the name that claimed it, and kept nowhere. */
import type { DropNet } from '../../drop/net.ts';
import { acknowledgeDrop, fetchDrop } from '../../drop/open.ts';
import { DropFailed, type DropTrouble } from '../../drop/trouble.ts';
import type { OpeningScreen } from '../../messages.ts';
import type { Target } from '../handoff-record.ts';
import { proposeTargets } from '../proposal.ts';
import type { RequestPlaces } from '../requests/places.ts';
import { type OpeningRecord, type Openings, openerOf, spent } from './openings.ts';

export interface DropFilling {
  screen(opening: string, picking: boolean): Promise<OpeningScreen | undefined>;
  /** The one that was opened last and still waits for its fields. */
  waiting(): Promise<string | undefined>;
  /** The person picked a field: for one of its values, or, of several, for the form that it stands in. */
  picked(opening: string, field: number | undefined, target: Target): Promise<void>;
  /** What is not filled yet; the owner is told once everything is. */
  fill(opening: string): Promise<void>;
  /** What is filled is enough: the owner is told. */
  finish(opening: string): Promise<void>;
  /** Tell the owners of those that were filled, and were not told before this background was started. */
  recover(): Promise<void>;
  forget(opening: string): Promise<void>;
}

/** Where the places of a drop are kept, beside those of requests. */
const placesOf = (opening: string): string => `drop:${opening}`;

/** What was opened longer ago (ms) is not what the icon shows over a tab. */
const recently = 3_600_000;

export function createDropFilling(options: {
  openings: Openings;
  places: RequestPlaces;
  net: DropNet;
  now(): number;
}): DropFilling {
  const { openings, places, net, now } = options;
  const troubles = new Map<string, DropTrouble>();

  async function noting(opening: string, act: () => Promise<void>): Promise<void> {
    troubles.delete(opening);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof DropFailed)) throw error;
      troubles.set(opening, error.trouble);
    }
  }

  async function tell(record: OpeningRecord): Promise<void> {
    const opener = openerOf(record);
    const { filled, opening } = record;
    if (opener === null || filled === undefined) return;
    const { origin, label } = filled;
    await acknowledgeDrop(net, opener, { outcome: 'filled', origin, label });
    await openings.amend(opening, spent);
  }

  async function finish(record: OpeningRecord): Promise<void> {
    const { opening } = record;
    const went = (await places.of(placesOf(opening))).filter(place => place?.state === 'filled');
    const [first] = went;
    if (first == null) return;
    const label = went.map(place => place?.label ?? '').join(', ');
    const filled = { at: now(), origin: first.origin, label };
    await openings.amend(opening, before => ({ ...before, filled }));
    await tell({ ...record, filled });
  }

  const isWaiting = ({ fields = [], over, filled, startedAt }: OpeningRecord): boolean =>
    fields.length > 0 && over === undefined && filled === undefined && now() - startedAt < recently;

  return {
    async screen(opening, picking) {
      const record = await openings.get(opening);
      if (record?.fields === undefined) return undefined;
      const trouble = troubles.get(opening);
      const known = await places.of(placesOf(opening));
      return {
        kind: 'opening',
        opening,
        server: record.server,
        fields: record.fields,
        places: record.fields.map((_, at) => known[at] ?? null),
        ...(record.filled === undefined ? {} : { filledAt: record.filled.at }),
        ...(trouble === undefined ? {} : { trouble }),
        picking,
      };
    },
    async waiting() {
      const all = (await openings.list()).filter(isWaiting);
      return all.toSorted((a, b) => b.startedAt - a.startedAt)[0]?.opening;
    },
    async picked(opening, field, target) {
      const record = await openings.get(opening);
      if (record?.fields === undefined) return;
      const key = placesOf(opening);
      if (field !== undefined) return places.put(key, field, target);
      const known = await places.of(key);
      for (const [at, [proposed]] of (await proposeTargets(record.fields, target)).entries()) {
        if (proposed !== undefined && known[at]?.state !== 'filled') await places.put(key, at, proposed);
      }
    },
    fill: opening =>
      noting(opening, async () => {
        const record = await openings.get(opening);
        const opener = record === undefined ? null : openerOf(record);
        if (record === undefined || opener === null) throw new DropFailed({ word: 'nothing-there' });
        const { item } = await fetchDrop(net, opener);
        const known = await places.of(placesOf(opening));
        const due = item.fields.map(({ value }, at) => (known[at]?.state === 'filled' ? '' : value));
        if (await places.fill(placesOf(opening), due)) await finish(record);
      }),
    finish: opening =>
      noting(opening, async () => {
        const record = await openings.get(opening);
        if (record !== undefined) await finish(record);
      }),
    async recover() {
      const untold = (await openings.list()).filter(
        ({ filled, over }) => filled !== undefined && over === undefined,
      );
      for (const record of untold) await noting(record.opening, () => tell(record));
    },
    async forget(opening) {
      troubles.delete(opening);
      await places.forget(placesOf(opening));
      await openings.forget(opening);
    },
  };
}
