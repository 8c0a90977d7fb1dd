import { toBase64url } from '../crypto/bytes.ts';
import { handoffKeys } from '../crypto/linkkeys.ts';
import { drawRandom } from '../crypto/random.ts';
import { injectInto } from '../frames.ts';
import { itemOf } from '../handoff/recipient.ts';
import type { FieldFacts } from '../handoff/view.ts';
import type { FieldRefusal } from '../messages.ts';
import type { ItemField } from '../protocol/item.ts';
import { maxTtl } from '../protocol/limits.ts';
import { type BadLink, formatLink, type HandoffLink, parseLink } from '../protocol/link.ts';
import type { Settings } from '../settings.ts';
import { fillTarget } from './fill-target.ts';
import type { HandoffRecord, Target } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { isSameSite, toldApart } from './same-site.ts';
import { createSeveral } from './several.ts';

export type Opened = { handoff: string; own: boolean } | { bad: BadLink };

export interface Receiving {
  /**
   * Begin with a link, or come back to the handoff that it already began. `acted`: the person chose to, in our own page
   * or menu; a link that a page navigated to may not make this browser tell its addresses.
   */
  open(text: string, from: { tabId?: number; acted: boolean }): Promise<Opened>;
  confirmServer(handoff: string, yes: boolean): Promise<void>;
  setTarget(handoff: string, target: Target): Promise<void>;
  /** Fields that were picked at once: all for one value of the item, or for those that match them. */
  setTargets(handoff: string, targets: readonly Target[], field?: number): Promise<void>;
  /** Take back where a value of several was to go. */
  dropPlace(handoff: string, place: string, refusal?: FieldRefusal): Promise<void>;
  /** What was filled of several is enough: the rest goes nowhere. */
  finish(handoff: string): Promise<void>;
  dropTarget(handoff: string, refusal?: FieldRefusal): Promise<void>;
  /** The person says fill: into the picked field, also where the sites differ. */
  confirmFill(handoff: string): Promise<void>;
  /** Fill what has arrived if the person has already said where; harmless at any time. */
  place(handoff: string): Promise<void>;
  /**
   * The values, for a page of ours to show or copy; null where they are not here any more. Nothing is acknowledged
   * before `revealed`. When every page that has them left without it (`left` is aborted), they are given back.
   */
  reveal(handoff: string, left: AbortSignal): Promise<RevealedField[] | null>;
  /** The person has seen or copied them (acknowledged now), or neither (given back). */
  revealed(handoff: string, how: 'kept' | 'copied' | 'neither'): Promise<void>;
  /** End handoffs whose question about the server nobody answered for a day; called now and then. */
  forgetUnanswered(): Promise<void>;
  /** After the background's death: a fill whose end nobody saw is offered by hand, never begun again by itself. */
  recover(): Promise<void>;
}

export type RevealedField = FieldFacts & { value: string };

interface WaitingItem {
  id: string;
  fields: ItemField[];
  /** A fill was begun and nobody saw its end. */
  interrupted: boolean;
}

/** Longer than any link works (ms): nobody answers the question about its server any more. */
const unansweredMs = maxTtl * 1000;

export function createReceiving(options: {
  handoffs: Handoffs;
  app: string;
  settings(): Promise<Settings>;
  now(): number;
}): Receiving {
  const { handoffs } = options;
  const several = createSeveral(handoffs);
  /** What places a handoff's item just now: never two at once. */
  const placing = new Map<string, Promise<unknown>>();
  /** The pages of ours that have a handoff's values and did not say yet what became of them. */
  const readers = new Map<string, Set<AbortSignal>>();
  /** Links are opened one after the other, so that the same one twice finds the handoff of the first. */
  let opening: Promise<unknown> = Promise.resolve();

  function placeAlone<T>(handoff: string, work: () => Promise<T>): Promise<T> {
    const mine = work().finally(() => {
      if (placing.get(handoff) === mine) placing.delete(handoff);
    });
    placing.set(handoff, mine);
    return mine;
  }

  /** After whatever places it just now. */
  async function placeNext<T>(handoff: string, work: () => Promise<T>): Promise<T> {
    for (let other = placing.get(handoff); other !== undefined; other = placing.get(handoff)) {
      await other.catch(() => undefined);
    }
    return placeAlone(handoff, work);
  }

  async function start(
    handoff: string,
    link: HandoffLink,
    meta: Parameters<Handoffs['keep']>[0],
    engaged: boolean,
  ): Promise<void> {
    const { policy, hideAddress } = await options.settings();
    await handoffs.beginRecipient(meta, {
      handoff,
      link,
      policy,
      hideAddress,
      engaged,
      app: options.app,
    });
  }

  /** The item, once it is here and nobody has begun to place it, or only a page of ours has it. */
  function waitingItem(record: HandoffRecord, revealing: 'too' | 'not' = 'not'): WaitingItem | null {
    const view = handoffs.view(record);
    const state = handoffs.recipientState(record);
    if (view?.role !== 'recipient' || state === null || view.item === undefined) return null;
    const shown = revealing === 'too' && view.phase === 'filling' ? record.revealing : undefined;
    if (view.phase !== 'received' && shown === undefined) return null;
    const fields = itemOf(state)?.fields;
    const interrupted = shown?.interrupted ?? view.fillInterrupted;
    return fields === undefined ? null : { id: view.item.id, fields, interrupted };
  }

  /** From now on the item is never placed by itself again. False where the handoff ended meanwhile. */
  async function beginPlacing(
    handoff: string,
    id: string,
    change?: (record: HandoffRecord) => HandoffRecord,
  ): Promise<boolean> {
    await handoffs.dispatch(handoff, { type: 'fill-started', id }, undefined, change);
    const record = await handoffs.get(handoff);
    return record !== undefined && handoffs.view(record)?.phase === 'filling';
  }

  async function fill(
    record: HandoffRecord,
    target: Target,
    { id, value }: { id: string; value: string },
  ): Promise<void> {
    const { handoff } = record;
    // Stored with the beginning: if this is interrupted too, it is for the person to ask once more.
    const once = ({ again: _, revealing: __, ...kept }: HandoffRecord): HandoffRecord => kept;
    if (!(await beginPlacing(handoff, id, once))) return;
    const answer = await fillTarget(target, value);
    if ('ok' in answer) {
      await handoffs.amend(handoff, ({ refusal: _, question: __, ...kept }) => ({
        ...kept,
        placed: { outcome: 'filled', label: answer.label, origin: answer.origin },
      }));
      const where = { origin: answer.origin, label: answer.label };
      await handoffs.dispatch(handoff, { type: 'fill-done', id, outcome: 'filled', ...where });
      return;
    }
    const lost = answer.refusal === 'gone' || answer.refusal === 'site-changed';
    await handoffs.amend(handoff, ({ question: _, siteConfirmed: __, target: picked, ...kept }) => ({
      ...kept,
      ...(lost || picked === undefined ? {} : { target: picked }),
      refusal: { word: answer.refusal, ...(answer.limit === undefined ? {} : { limit: answer.limit }) },
    }));
    await handoffs.dispatch(handoff, { type: 'fill-refused', id });
  }

  async function openAlone(
    text: string,
    { tabId, acted }: { tabId?: number; acted: boolean },
  ): Promise<Opened> {
    const parsed = parseLink(text);
    if ('bad' in parsed) return parsed;
    const room = toBase64url(handoffKeys(parsed.ok.key).roomId);
    const records = await handoffs.list();
    const known = records.find(record => record.room === room && (!record.ended || record.role === 'sender'));
    if (known !== undefined) {
      if (acted && !known.ended && known.role === 'recipient') {
        await handoffs.dispatch(known.handoff, { type: 'engage' });
      }
      return { handoff: known.handoff, own: known.role === 'sender' };
    }
    const handoff = toBase64url(drawRandom(12));
    const { host } = new URL(parsed.ok.server);
    const meta = {
      handoff,
      role: 'recipient' as const,
      startedAt: options.now(),
      label: '',
      place: host,
      room,
      ...(tabId === undefined ? {} : { tabId }),
    };
    const { server } = await options.settings();
    if (parsed.ok.server === server) await start(handoff, parsed.ok, meta, acted);
    else
      await handoffs.keep({
        ...meta,
        link: formatLink(parsed.ok),
        question: { kind: 'confirm-server', host },
      });
    return { handoff, own: false };
  }

  /** Fill what has arrived, if the person has already said where. */
  async function placeNow(handoff: string): Promise<void> {
    const record = await handoffs.get(handoff);
    const waiting = record === undefined ? null : waitingItem(record);
    if (record?.target === undefined || waiting === null || record.refusal !== undefined) return;
    const [field, ...others] = waiting.fields;
    if (field === undefined) return;
    // One target says where one value goes. For several, the person is asked about what follows from it.
    if (others.length > 0) return several.propose(record, record.target, waiting);
    if (waiting.interrupted && record.again !== true) return;
    const { origin: from } = field;
    const sameSite = from === undefined || isSameSite(from, record.target.origin);
    if (!sameSite && record.siteConfirmed !== true) {
      if (record.question !== undefined) return;
      const question = { kind: 'other-site' as const, ...toldApart(from, record.target.origin) };
      await handoffs.amend(handoff, kept => ({ ...kept, question }));
      return;
    }
    await fill(record, record.target, { id: waiting.id, value: field.value });
  }

  async function fillSeveral(handoff: string): Promise<void> {
    const record = await handoffs.get(handoff);
    const waiting = record === undefined ? null : waitingItem(record);
    if (record !== undefined && waiting !== null) await several.fill(record, waiting);
  }

  /** What is in a field already needs not be shown. */
  const restOf = (record: HandoffRecord, fields: readonly ItemField[]): ItemField[] => {
    const view = handoffs.view(record);
    const places = view?.role === 'recipient' ? (view.item?.places ?? []) : [];
    const filled = new Set(places.filter(({ state }) => state === 'filled').map(({ field }) => field));
    return fields.filter((_, at) => !filled.has(at));
  };

  async function revealNow(handoff: string): Promise<RevealedField[] | null> {
    const record = await handoffs.get(handoff);
    const waiting = record === undefined ? null : waitingItem(record, 'too');
    if (record === undefined || waiting === null) return null;
    const { id, fields, interrupted } = waiting;
    await handoffs.amend(handoff, kept => ({ ...kept, revealing: { interrupted } }));
    if (!(await beginPlacing(handoff, id))) return null;
    return restOf(record, fields).map(field => ({ ...field, length: [...field.value].length }));
  }

  async function revealedNow(handoff: string, how: 'kept' | 'copied'): Promise<void> {
    const record = await handoffs.get(handoff);
    const waiting = record === undefined ? null : waitingItem(record, 'too');
    if (waiting === null) return;
    await handoffs.amend(handoff, ({ refusal: _, question: __, ...kept }) => ({
      ...kept,
      placed: { outcome: how },
    }));
    await handoffs.dispatch(handoff, { type: 'fill-done', id: waiting.id, outcome: how });
  }

  /** Nobody has seen it: it waits again as it did before. */
  async function giveBack(handoff: string): Promise<void> {
    const record = await handoffs.get(handoff);
    if (record?.revealing === undefined) return;
    const waiting = waitingItem(record, 'too');
    if (waiting !== null) {
      const type = waiting.interrupted ? 'fill-interrupted' : 'fill-refused';
      await handoffs.dispatch(handoff, { type, id: waiting.id });
    }
    await handoffs.amend(handoff, ({ revealing: _, ...kept }) => kept);
  }

  /** A field may have been picked meanwhile, which is not waited for. */
  async function giveBackToPlace(handoff: string): Promise<void> {
    await placeNext(handoff, () => giveBack(handoff));
    void receiving.place(handoff);
  }

  /** Once no page has it any more, it is given back. */
  function awaitReader(handoff: string, left: AbortSignal): void {
    const reading = readers.get(handoff) ?? new Set();
    readers.set(handoff, reading.add(left));
    const onLeft = (): void => {
      if (!reading.delete(left) || reading.size > 0) return;
      readers.delete(handoff);
      giveBackToPlace(handoff).catch(() => undefined);
    };
    if (left.aborted) onLeft();
    else left.addEventListener('abort', onLeft, { once: true });
  }

  const receiving: Receiving = {
    open(text, from) {
      const mine = opening.then(() => openAlone(text, from));
      opening = mine.catch(() => undefined);
      return mine;
    },
    async confirmServer(handoff, yes) {
      const record = await handoffs.get(handoff);
      if (record?.question?.kind !== 'confirm-server') return;
      if (!yes) {
        await handoffs.amend(handoff, ({ question: _, link: __, ...kept }) => ({ ...kept, ended: true }));
        return;
      }
      const parsed = parseLink(record.link ?? '');
      if ('bad' in parsed) return;
      const { question: _, machine: __, ended: ___, net: ____, link: _____, ...meta } = record;
      await start(handoff, parsed.ok, meta, true);
    },
    async setTarget(handoff, target) {
      // By the time the secret is here, what fills is there.
      void injectInto(target, '/values.js').catch(() => undefined);
      await handoffs.amend(handoff, ({ refusal: _, question: __, siteConfirmed: ___, ...kept }) => ({
        ...kept,
        target,
        again: true,
      }));
      await handoffs.dispatch(handoff, { type: 'engage' });
      await receiving.place(handoff);
    },
    async setTargets(handoff, targets, field) {
      const record = await handoffs.get(handoff);
      const [first] = targets;
      if (record === undefined || first === undefined) return;
      const waiting = waitingItem(record, 'too');
      if (field !== undefined && waiting?.fields[field] !== undefined) {
        await placeNext(handoff, () => several.add(record, targets, field));
      } else await receiving.setTarget(handoff, first);
    },
    dropPlace: (handoff, place, refusal) => several.drop(handoff, place, refusal),
    finish: handoff => placeNext(handoff, () => several.finish(handoff)),
    dropTarget: (handoff, refusal) =>
      handoffs.amend(handoff, ({ target: _, question: __, siteConfirmed: ___, refusal: ____, ...kept }) => ({
        ...kept,
        ...(refusal === undefined ? {} : { refusal: { word: refusal } }),
      })),
    async confirmFill(handoff) {
      if ((await handoffs.get(handoff))?.plan !== undefined) {
        return placeNext(handoff, () => fillSeveral(handoff));
      }
      await handoffs.amend(handoff, ({ question: _, refusal: __, ...kept }) => ({
        ...kept,
        siteConfirmed: true,
        again: true,
      }));
      await receiving.place(handoff);
    },
    async place(handoff) {
      if (!placing.has(handoff)) await placeAlone(handoff, () => placeNow(handoff));
    },
    async reveal(handoff, left) {
      // A fill that is going on decides first.
      const fields = await placeNext(handoff, () => revealNow(handoff));
      if (fields !== null) awaitReader(handoff, left);
      return fields;
    },
    revealed: (handoff, how) =>
      how === 'neither' ? giveBackToPlace(handoff) : placeNext(handoff, () => revealedNow(handoff, how)),
    async forgetUnanswered() {
      for (const { handoff, question, ended, startedAt } of await handoffs.list()) {
        if (ended || question?.kind !== 'confirm-server') continue;
        if (options.now() - startedAt >= unansweredMs) await receiving.confirmServer(handoff, false);
      }
    },
    async recover() {
      for (const record of await handoffs.list()) {
        const view = record.ended ? null : handoffs.view(record);
        if (view?.role !== 'recipient' || view.item === undefined) continue;
        if (view.phase === 'filling' && record.revealing !== undefined) {
          await giveBackToPlace(record.handoff);
        } else if (view.phase === 'filling' && record.plan !== undefined) {
          await several.recover(record, view.item.id);
        } else if (view.phase === 'filling') {
          await handoffs.amend(record.handoff, kept => ({ ...kept, refusal: { word: 'interrupted' } }));
          await handoffs.dispatch(record.handoff, { type: 'fill-interrupted', id: view.item.id });
        } else {
          // Not waited for: a page may take its time, and everything else waits for this.
          void receiving.place(record.handoff);
        }
      }
    },
  };
  return receiving;
}
