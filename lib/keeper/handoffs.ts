import type { Ambient, Effect, NetEffect, Step } from '../handoff/effect.ts';
import type { RecipientEvent, SenderEvent } from '../handoff/event.ts';
import { type RecipientState, startRecipient, stepRecipient, viewRecipient } from '../handoff/recipient.ts';
import { decodeState, encodeState } from '../handoff/record.ts';
import { type SenderState, startSender, stepSender, viewSender } from '../handoff/sender.ts';
import type { HandoffView } from '../handoff/view.ts';
import type { Json, NetEffectBatch, NetEventBatch } from '../messages.ts';
import { type Item, parseItem } from '../protocol/item.ts';
import type { HandoffRecord } from './handoff-record.ts';
import type { NetLink } from './net-link.ts';
import type { SessionStore } from './session.ts';
import { timelineWith } from './told.ts';

const prefix = 'handoff:';

/** As many ended handoffs are listed at most. */
export const endedKept = 20;

const keeperEffects = ['release', 'wipe', 'ended'] as const satisfies Effect['type'][];
const isNetEffect = (effect: Effect): effect is NetEffect =>
  !(keeperEffects as readonly string[]).includes(effect.type);

/** As many requests of our pages are remembered with each handoff; a page repeats those that nobody answered. */
const requestsKept = 16;

const wasAsked = (record: HandoffRecord, request: string | undefined): boolean =>
  request !== undefined && record.requests?.includes(request) === true;

const asked = (record: HandoffRecord, request: string | undefined): HandoffRecord =>
  request === undefined
    ? record
    : { ...record, requests: [...(record.requests ?? []), request].slice(-requestsKept) };

/** Whether a stored record is one that this program can go on with. */
function isWhole(handoff: string, json: Json): boolean {
  const record = json as unknown as Partial<HandoffRecord> | null;
  if (record?.handoff !== handoff || !Array.isArray(record.net?.outbox)) return false;
  if (record.machine === null) return record.role === 'recipient';
  try {
    const state = decodeState<Partial<SenderState | RecipientState> | null>(record.machine);
    return (state?.kind === 'running' || state?.kind === 'ended') && state.role === record.role;
  } catch {
    return false;
  }
}

type AnyEvent = SenderEvent | RecipientEvent;
type Meta = Omit<HandoffRecord, 'machine' | 'ended' | 'net'>;

export interface Handoffs {
  get(handoff: string): Promise<HandoffRecord | undefined>;
  list(): Promise<HandoffRecord[]>;
  view(record: HandoffRecord): HandoffView | null;
  recipientState(record: HandoffRecord): RecipientState | null;
  /** What a sender's handoff is to hand over, while nobody has it and it is not wiped. */
  itemOf(record: HandoffRecord): Item | null;
  /** Keep a record whose machine waits for the person. */
  keep(meta: Meta): Promise<void>;
  beginSender(meta: Omit<Meta, 'room'>, options: Parameters<typeof startSender>[0]): Promise<void>;
  beginRecipient(meta: Meta, options: Parameters<typeof startRecipient>[0]): Promise<void>;
  /** Change what is kept beside the machine. */
  amend(handoff: string, change: (record: HandoffRecord) => HandoffRecord): Promise<void>;
  /**
   * @param request - whose event it is: what was asked once is done once, however often the request is repeated.
   * @param change - of what is kept beside the machine, stored together with the event.
   */
  dispatch(
    handoff: string,
    event: AnyEvent,
    request?: string,
    change?: (record: HandoffRecord) => HandoffRecord,
  ): Promise<void>;
  /** Note that a request is about to be carried out; false where it was already. */
  claim(handoff: string, request: string): Promise<boolean>;
  /** Events from the network, each handled once; the answer is what it has to do. */
  netEvents(batch: NetEventBatch): Promise<NetEffectBatch | null>;
  /** After a new start of the background, and now and then: hand over again what may not have been performed. */
  recover(): Promise<void>;
  dismiss(handoff: string): Promise<void>;
  /** Drop every record, also of what still runs. */
  forgetAll(): Promise<void>;
}

/**
 * Runs the machines. What must survive the background's death is stored before the effect that it guards: an event is
 * taken off the network only when the state after it is stored, together with the effects it asked for.
 */
export function createHandoffs(options: {
  store: SessionStore;
  net: NetLink;
  ambient(): Ambient;
  /** Something of this handoff changed. */
  changed(record: HandoffRecord): void;
}): Handoffs {
  const { store, net } = options;
  const queues = new Map<string, Promise<unknown>>();

  /** One change at a time for each handoff. */
  function exclusive<T>(handoff: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(handoff) ?? Promise.resolve();
    const mine = before.then(work, work);
    queues.set(
      handoff,
      mine.catch(() => undefined),
    );
    return mine;
  }

  /** Read once after a start; this context is the only one that writes. */
  let kept: Promise<Map<string, HandoffRecord>> | undefined;
  const records = (): Promise<Map<string, HandoffRecord>> => {
    kept ??= readRecords().catch(error => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
  /** What is damaged is dropped, so that it stands in nobody else's way. */
  async function readRecords(): Promise<Map<string, HandoffRecord>> {
    const found = await store.list<Json>(prefix);
    const damaged = [...found]
      .filter(([handoff, json]) => !isWhole(handoff, json))
      .map(([handoff]) => handoff);
    for (const handoff of damaged) found.delete(handoff);
    if (damaged.length > 0) {
      await store.remove(...damaged.map(handoff => prefix + handoff)).catch(() => undefined);
    }
    return found as unknown as Map<string, HandoffRecord>;
  }
  const load = async (handoff: string): Promise<HandoffRecord | undefined> => (await records()).get(handoff);
  async function save(record: HandoffRecord): Promise<void> {
    const known = await records();
    await store.set(prefix + record.handoff, record as unknown as Json);
    // Never ahead of what would be found after a crash.
    known.set(record.handoff, record);
  }

  function apply(
    record: HandoffRecord,
    event: AnyEvent | null,
    step: Step<SenderState | RecipientState>,
  ): HandoffRecord {
    let { lastEffect } = record.net;
    const netEffects = step.effects.filter(isNetEffect);
    const outbox = netEffects.map(effect => {
      lastEffect += 1;
      return { seq: lastEffect, effect: encodeState(effect) };
    });
    return {
      ...record,
      machine: encodeState(step.state),
      // A sender whose room was taken moves to another one.
      room: step.state.kind === 'running' ? step.state.room : record.room,
      timeline: timelineWith(record, event, netEffects, options.ambient().now),
      ended: record.ended || step.effects.some(effect => effect.type === 'ended'),
      net: { ...record.net, lastEffect, outbox: [...record.net.outbox, ...outbox] },
    };
  }

  function stepOnce(record: HandoffRecord, event: AnyEvent): { record: HandoffRecord; spent: Uint8Array[] } {
    if (record.machine === null) return { record, spent: [] };
    const step: Step<SenderState | RecipientState> =
      record.role === 'sender'
        ? stepSender(decodeState<SenderState>(record.machine), event as SenderEvent, options.ambient())
        : stepRecipient(
            decodeState<RecipientState>(record.machine),
            event as RecipientEvent,
            options.ambient(),
          );
    const spent = step.effects.flatMap(effect => (effect.type === 'wipe' ? effect.bytes : []));
    return { record: apply(record, event, step), spent };
  }

  /** Step through events, store once, then wipe what is spent. */
  async function advance(record: HandoffRecord, events: readonly AnyEvent[]): Promise<HandoffRecord> {
    let next = record;
    const spent: Uint8Array[] = [];
    for (const event of events) {
      const stepped = stepOnce(next, event);
      next = stepped.record;
      spent.push(...stepped.spent);
    }
    await save(next);
    for (const bytes of spent) bytes.fill(0);
    return next;
  }

  const batchOf = (record: HandoffRecord): NetEffectBatch => ({
    handoff: record.handoff,
    effects: record.net.outbox,
  });

  const acknowledge = (record: HandoffRecord, performed: number): HandoffRecord => ({
    ...record,
    net: { ...record.net, outbox: record.net.outbox.filter(entry => entry.seq > performed) },
  });

  /** Hand the outbox over; where the network turns out to be another one, the machine is told and goes on with that. */
  async function deliver(record: HandoffRecord): Promise<HandoffRecord> {
    if (record.net.outbox.length === 0) return record;
    const state = await net.effects(batchOf(record)).catch(() => null);
    if (state === null) return record;
    return settle(record, state.instance, state.performed);
  }

  async function settle(record: HandoffRecord, instance: string, performed: number): Promise<HandoffRecord> {
    if (record.net.instance === instance && record.net.outbox.length === 0) return record;
    if (record.net.instance === null || record.net.instance === instance) {
      const next = {
        ...acknowledge(record, performed),
        net: { ...acknowledge(record, performed).net, instance },
      };
      await save(next);
      return next;
    }
    // Another network: none of the old sockets, peers and timers exist there.
    const moved: HandoffRecord = { ...record, net: { ...record.net, instance, inbox: 0, outbox: [] } };
    return deliver(await advance(moved, [{ type: 'net-lost' }]));
  }

  /** It runs, or its last words are not out. */
  const isOpen = (record: HandoffRecord): boolean =>
    record.machine !== null && (!record.ended || record.net.outbox.length > 0);

  /** Ended handoffs are listed for a while; a page that opens links again and again may not fill the storage. */
  function forgetOld(all: readonly HandoffRecord[]): void {
    const over = all.filter(other => other.ended && !isOpen(other));
    const old = over.toSorted((a, b) => b.startedAt - a.startedAt).slice(endedKept);
    for (const { handoff } of old) handoffs.dismiss(handoff).catch(() => undefined);
  }

  async function finish(record: HandoffRecord): Promise<void> {
    options.changed(record);
    if (!record.ended) return;
    forgetOld(await handoffs.list());
    await net.forget(record.handoff);
    const others = await handoffs.list();
    if (others.every(other => other.ended)) await net.stop();
  }

  async function begin(meta: Meta, step: Step<SenderState | RecipientState>): Promise<void> {
    await exclusive(meta.handoff, async () => {
      const fresh: HandoffRecord = {
        ...meta,
        machine: null,
        ended: false,
        net: { instance: null, inbox: 0, lastEffect: 0, outbox: [] },
      };
      const record = apply(fresh, null, step);
      await save(record);
      options.changed(record);
      await deliver(record);
    });
  }

  const handoffs: Handoffs = {
    get: load,
    list: async () => [...(await records()).values()],
    view(record) {
      if (record.machine === null) return null;
      return record.role === 'sender'
        ? viewSender(decodeState<SenderState>(record.machine), options.ambient().now)
        : viewRecipient(decodeState<RecipientState>(record.machine), options.ambient().now);
    },
    recipientState(record) {
      return record.role === 'recipient' && record.machine !== null
        ? decodeState<RecipientState>(record.machine)
        : null;
    },
    itemOf(record) {
      if (record.role !== 'sender' || record.machine === null) return null;
      const state = decodeState<SenderState>(record.machine);
      return state.kind === 'running' ? parseItem(state.item) : null;
    },
    keep: meta =>
      exclusive(meta.handoff, async () => {
        const record: HandoffRecord = {
          ...meta,
          machine: null,
          ended: false,
          net: { instance: null, inbox: 0, lastEffect: 0, outbox: [] },
        };
        await save(record);
        options.changed(record);
      }),
    beginSender: (meta, start) => begin({ ...meta, room: '' }, startSender(start, options.ambient())),
    beginRecipient: (meta, start) => begin(meta, startRecipient(start, options.ambient())),
    amend: (handoff, change) =>
      exclusive(handoff, async () => {
        const record = await load(handoff);
        if (record === undefined) return;
        const next = change(record);
        await save(next);
        options.changed(next);
      }),
    dispatch: (handoff, event, request, change = kept => kept) =>
      exclusive(handoff, async () => {
        const record = await load(handoff);
        if (record === undefined || record.machine === null || wasAsked(record, request)) return;
        // Stored together with what it leads to.
        const next = await advance(change(asked(record, request)), [event]);
        options.changed(next);
        // What older events asked for was handed over with them; whoever fills a field does not wait for it again.
        const asksForMore = next.net.lastEffect > record.net.lastEffect;
        await finish(asksForMore ? await deliver(next) : next);
      }),
    claim: (handoff, request) =>
      exclusive(handoff, async () => {
        const record = await load(handoff);
        if (record === undefined || wasAsked(record, request)) return false;
        await save(asked(record, request));
        return true;
      }),
    netEvents: batch =>
      exclusive(batch.handoff, async () => {
        const record = await load(batch.handoff);
        if (record === undefined || record.ended) return null;
        const known = await (record.net.instance === batch.instance
          ? record
          : settle(record, batch.instance, batch.performed));
        const due = batch.events.filter(entry => entry.seq > known.net.inbox);
        const last = due.at(-1);
        const seen = acknowledge(
          last === undefined ? known : { ...known, net: { ...known.net, inbox: last.seq } },
          batch.performed,
        );
        const next =
          last === undefined
            ? seen
            : await advance(
                seen,
                due.map(entry => decodeState<AnyEvent>(entry.event)),
              );
        if (!next.ended) {
          options.changed(next);
          return batchOf(next);
        }
        await finish(await deliver(next));
        return null;
      }),
    async recover() {
      const open = (await handoffs.list()).filter(isOpen);
      if (open.length === 0) return;
      await net.start();
      for (const { handoff } of open) {
        await exclusive(handoff, async () => {
          const record = await load(handoff);
          if (record === undefined || !isOpen(record)) return;
          const state = await net.effects(batchOf(record)).catch(() => null);
          if (state === null) return;
          const next = await settle(record, state.instance, state.performed);
          if (next.ended) await finish(next);
          else if (next !== record) options.changed(next);
        });
      }
    },
    dismiss: handoff =>
      exclusive(handoff, async () => {
        const record = await load(handoff);
        if (record?.ended !== true) return;
        (await records()).delete(handoff);
        await store.remove(prefix + handoff);
      }),
    async forgetAll() {
      for (const handoff of [...(await records()).keys()]) {
        await exclusive(handoff, async () => {
          (await records()).delete(handoff);
          await store.remove(prefix + handoff);
          await net.forget(handoff);
        });
      }
    },
  };
  return handoffs;
}
