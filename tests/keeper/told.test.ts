import { expect, it } from 'vitest';
import type { NetEffect } from '../../lib/handoff/effect.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import { momentsKept, timelineWith } from '../../lib/keeper/told.ts';

const connect: NetEffect = { type: 'connect', url: 'wss://post.example/v1/signal' };

it('an event and what it led to are told in order, with the time since the beginning', () => {
  const timeline = timelineWith(
    { startedAt: 1_000 },
    { type: 'socket-closed', code: 1006 } as never,
    [connect],
    1_250,
  );
  expect(timeline).toEqual([
    { at: 250, what: 'server-lost', detail: '1006' },
    { at: 250, what: 'server-asked' },
  ]);
});

it.each([{ type: 'code', digits: '123456' }, { type: 'timer', name: 'path' }, { type: 'rearm' }])(
  'what is nothing of the network, as $type, is not told',
  event => {
    expect(timelineWith({ startedAt: 0 }, event, [], 5)).toEqual([]);
  },
);

it('a clock that was set back makes no time before the beginning', () => {
  expect(timelineWith({ startedAt: 9_000 }, null, [connect], 1_000)).toEqual([
    { at: 0, what: 'server-asked' },
  ]);
});

it('keeps how it began and what happened lately', () => {
  let record: Pick<HandoffRecord, 'timeline' | 'startedAt'> = { startedAt: 0 };
  for (let at = 1; at <= 1_000; at += 1)
    record = { startedAt: 0, timeline: timelineWith(record, null, [connect], at) };
  const times = record.timeline?.map(({ at }) => at);
  expect(times).toHaveLength(momentsKept.first + momentsKept.last);
  expect(times?.slice(0, 3)).toEqual([1, 2, 3]);
  expect(times?.at(-1)).toBe(1_000);
  expect(times?.[momentsKept.first]).toBe(1_000 - momentsKept.last + 1);
});
