import * as v from 'valibot';
import { DropFailed } from '../../drop/trouble.ts';
import type { DropActs, LeavingRefusal, UiHandlers, UiParsers, VaultRefusal } from '../../messages.ts';
import { maxDropTtl, maxOpens, minDropTtl } from '../../protocol/drop/limits.ts';
import { fieldsPerItem } from '../../protocol/limits.ts';
import type { TabFocus } from '../focus.ts';
import type { Handoffs } from '../handoffs.ts';
import { answering } from '../lasting-acts.ts';
import { parserOf } from '../parser.ts';
import type { Sharing } from '../sharing.ts';
import { VaultRefused } from '../vault/entries.ts';
import type { Vault } from '../vault/vault.ts';
import type { Drops } from './drops.ts';
import type { DropFilling } from './filling.ts';
import type { Leaving } from './leaving.ts';
import type { LeftLinks } from './left-link.ts';
import { type DropBook, ownerShape } from './record.ts';

interface Services {
  leaving: Leaving;
  book: DropBook;
  links: LeftLinks;
  drops: Drops;
  filling: DropFilling;
  sharing: Pick<Sharing, 'itemToLeave'>;
  handoffs: Pick<Handoffs, 'get' | 'itemOf'>;
  focus: TabFocus;
  vault: Pick<Vault, 'touch'>;
  started: Promise<void>;
  changed(): void;
}

/** What each request of our pages about drops does. */
export function createDropHandlers(services: Services): Pick<UiHandlers, keyof DropActs> {
  const { leaving, book, links, drops, filling, focus, started, changed } = services;

  /** What came of it, or why nothing did. */
  const answer = answering(services, (error): LeavingRefusal | undefined => {
    if (error instanceof DropFailed) return { trouble: error.trouble };
    return error instanceof RangeError ? { trouble: { word: 'too-large' } } : undefined;
  });

  return {
    leaveDraft: ({ tabId, ...order }) =>
      answer(async () => {
        const drop = await leaving.leave(order);
        if (drop === null) return { gone: true as const };
        if (tabId !== undefined) await focus.set(tabId, { kind: 'drop', drop });
        await drops.arrange();
        return { drop };
      }),
    async leaveHandoff({ handoff, tabId }) {
      await started;
      const record = await services.handoffs.get(handoff);
      const item = record === undefined ? null : services.handoffs.itemOf(record);
      if (item === null) return null;
      const draft = await services.sharing.itemToLeave(item, handoff, tabId);
      if (tabId !== undefined) await focus.set(tabId, { kind: 'leaving', draft });
      changed();
      return { draft };
    },
    async leavingAt() {
      await started;
      try {
        return await leaving.place();
      } catch (error) {
        if (error instanceof VaultRefused) return { refused: error.word satisfies VaultRefusal };
        throw error;
      }
    },
    keepDrop: ({ owner, label, opens, ...left }) =>
      answer(async () => {
        const drop = await leaving.keep(owner, { label, opens, place: '' }, left);
        await drops.arrange();
        return { drop };
      }),
    async leftLink({ drop }) {
      return (await links.of(drop)) ?? null;
    },
    async forgetLeftLink({ drop }) {
      await links.forget(drop);
      changed();
      return null;
    },
    async lookAtDrop({ drop }) {
      await started;
      await drops.look(drop);
      return null;
    },
    withdrawDrop: ({ drop }) =>
      answer(async () => {
        await drops.withdraw(drop);
        await links.forget(drop);
        return { done: true as const };
      }),
    unlockDrop: ({ drop }) =>
      answer(async () => {
        await drops.unlock(drop);
        return { done: true as const };
      }),
    async removeDrop({ drop }) {
      await started;
      await links.forget(drop);
      await book.remove(drop);
      await drops.arrange();
      changed();
      return null;
    },
    async fillOpening({ opening }) {
      await started;
      await filling.fill(opening);
      changed();
      return null;
    },
    async finishOpening({ opening }) {
      await started;
      await filling.finish(opening);
      changed();
      return null;
    },
    async leaveOpening({ opening }) {
      await started;
      await filling.forget(opening);
      changed();
      return null;
    },
  };
}

const name = v.pipe(v.string(), v.maxLength(64));
const text = v.pipe(v.string(), v.maxLength(200));
const tabId = v.pipe(v.number(), v.integer());
const passphrase = v.pipe(v.string(), v.maxLength(1024));
const opens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxOpens));
const ofDrop = v.object({ drop: name });
const ofOpening = v.object({ opening: name });

export const dropParsers: Pick<UiParsers, keyof DropActs> = {
  leaveDraft: parserOf(
    v.object({
      draft: name,
      fields: v.pipe(
        v.array(
          v.object({
            at: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(fieldsPerItem - 1)),
            label: text,
            value: v.exactOptional(v.string()),
          }),
        ),
        v.minLength(1),
        v.maxLength(fieldsPerItem),
      ),
      ttl: v.pipe(v.number(), v.integer(), v.minValue(minDropTtl), v.maxValue(maxDropTtl)),
      opens,
      passphrase,
      tabId: v.exactOptional(tabId),
    }),
  ),
  leaveHandoff: parserOf(v.object({ handoff: name, tabId: v.exactOptional(tabId) })),
  leavingAt: parserOf(v.object({})),
  keepDrop: parserOf(
    v.object({
      owner: ownerShape,
      label: text,
      opens,
      passphrase,
      link: v.pipe(v.string(), v.maxLength(4096)),
    }),
  ),
  leftLink: parserOf(ofDrop),
  forgetLeftLink: parserOf(ofDrop),
  lookAtDrop: parserOf(ofDrop),
  withdrawDrop: parserOf(ofDrop),
  unlockDrop: parserOf(ofDrop),
  removeDrop: parserOf(ofDrop),
  fillOpening: parserOf(ofOpening),
  finishOpening: parserOf(ofOpening),
  leaveOpening: parserOf(ofOpening),
};
