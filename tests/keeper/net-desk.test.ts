import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { NetEffect } from '../../lib/handoff/effect.ts';
import type { NetEvent } from '../../lib/handoff/event.ts';
import { encodeState } from '../../lib/handoff/record.ts';
import { createNetDesk, type NetDesk } from '../../lib/keeper/net-desk.ts';
import type { NetEffectBatch, NetEventBatch } from '../../lib/messages.ts';

const handoff = 'h1';

/** One report, and what the background makes of it. */
interface Report {
  batch: NetEventBatch;
  answer(effects?: NetEffectBatch['effects'] | null): void;
  die(): void;
}

let emit: (handoff: string, event: NetEvent) => void;
let performed: { handoff: string; effect: NetEffect }[];
let forgotten: string[];
let closed: number;
let reports: Report[];
let desk: NetDesk;

beforeEach(() => {
  performed = [];
  forgotten = [];
  closed = 0;
  reports = [];
  desk = createNetDesk({
    instance: 'this network',
    createHost(emitted) {
      emit = emitted;
      return {
        perform: (name, effects) => performed.push(...effects.map(effect => ({ handoff: name, effect }))),
        forget: name => forgotten.push(name),
        refresh: () => undefined,
        move: () => undefined,
        measure: () => Promise.resolve({ server: null, direct: null }),
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      };
    },
    report: batch =>
      new Promise((resolve, reject) => {
        reports.push({
          batch,
          answer: (effects = []) => resolve(effects === null ? null : { handoff: batch.handoff, effects }),
          die: () => reject(new Error('the worker died')),
        });
      }),
  });
});

const effect = (seq: number, name: string): NetEffectBatch['effects'][number] => ({
  seq,
  effect: encodeState({ type: 'peer-stop', peer: name } satisfies NetEffect),
});
const done = (): string[] =>
  performed.flatMap(({ effect: one }) => (one.type === 'peer-stop' ? [one.peer] : []));
const opened: NetEvent = { type: 'socket-opened' };
const closedBy = (code: number): NetEvent => ({ type: 'socket-closed', code });
const seqs = (at: number): number[] | undefined => reports.at(at)?.batch.events.map(({ seq }) => seq);
const reported = (count: number): Promise<void> =>
  vi.waitFor(() => expect(reports).toHaveLength(count), 3000);

describe('effects', () => {
  it('are performed in order, and the answer says how far', () => {
    expect(desk.effects({ handoff, effects: [effect(1, 'a'), effect(2, 'b')] })).toEqual({
      instance: 'this network',
      performed: 2,
    });
    expect(done()).toEqual(['a', 'b']);
  });

  it('that come again are not performed again', () => {
    desk.effects({ handoff, effects: [effect(1, 'a'), effect(2, 'b')] });
    expect(desk.effects({ handoff, effects: [effect(2, 'b'), effect(3, 'c')] }).performed).toBe(3);
    expect(desk.effects({ handoff, effects: [effect(1, 'a')] }).performed).toBe(3);
    expect(done()).toEqual(['a', 'b', 'c']);
  });

  it('are counted for each handoff', () => {
    desk.effects({ handoff, effects: [effect(1, 'a')] });
    expect(desk.effects({ handoff: 'h2', effects: [effect(1, 'b')] }).performed).toBe(1);
    expect(done()).toEqual(['a', 'b']);
  });
});

describe('events', () => {
  it('are reported with what was performed, and the answer is performed', async () => {
    desk.effects({ handoff, effects: [effect(1, 'a')] });
    emit(handoff, opened);
    await reported(1);
    expect(reports[0]?.batch).toEqual({
      instance: 'this network',
      handoff,
      events: [{ seq: 1, event: encodeState(opened) }],
      performed: 1,
    });
    reports[0]?.answer([effect(1, 'a'), effect(2, 'b')]);
    await vi.waitFor(() => expect(done()).toEqual(['a', 'b']));
  });

  it('are reported until they are answered, with those that came meanwhile', async () => {
    emit(handoff, opened);
    await reported(1);
    emit(handoff, closedBy(1006));
    reports[0]?.die();
    await reported(2);
    expect(seqs(1)).toEqual([1, 2]);
    reports[1]?.die();
    await reported(3);
    expect(seqs(2)).toEqual([1, 2]);
    reports[2]?.answer();
    emit(handoff, opened);
    await reported(4);
    expect(seqs(3)).toEqual([3]);
  });

  it('are reported by one report at a time for a handoff, and no handoff waits for another', async () => {
    emit(handoff, opened);
    emit('h2', opened);
    emit(handoff, closedBy(1000));
    await reported(2);
    expect(reports.map(({ batch }) => batch.handoff)).toEqual([handoff, 'h2']);
    reports[0]?.answer();
    await reported(3);
    expect(reports[2]?.batch).toMatchObject({
      handoff,
      events: [{ seq: 2, event: encodeState(closedBy(1000)) }],
    });
  });
});

describe('a handoff that is over', () => {
  it('is forgotten when the background knows it no more', async () => {
    emit(handoff, opened);
    await reported(1);
    reports[0]?.answer(null);
    await vi.waitFor(() => expect(forgotten).toEqual([handoff]));
  });

  it('has nothing performed that arrives after it was forgotten', async () => {
    emit(handoff, opened);
    await reported(1);
    desk.forget(handoff);
    reports[0]?.answer([effect(1, 'late')]);
    emit('h2', opened);
    await reported(2);
    reports[1]?.answer([effect(1, 'other')]);
    await vi.waitFor(() => expect(done()).toContain('other'));
    expect(done()).toEqual(['other']);
  });

  it('reports nothing more after closing, which waits for the last words', async () => {
    emit(handoff, opened);
    await reported(1);
    await desk.close();
    expect(closed).toBe(1);
    reports[0]?.die();
    emit('h2', opened);
    await reported(2);
    expect(reports.map(({ batch }) => batch.handoff)).toEqual([handoff, 'h2']);
  });
});
