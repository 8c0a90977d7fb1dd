import type { NetEffect } from '../handoff/effect.ts';
import type { NetEvent } from '../handoff/event.ts';
import { type Moment, momentOfEffect, momentOfEvent } from '../net/timeline.ts';
import type { HandoffRecord } from './handoff-record.ts';

/** As many moments are kept of a handoff: how it began, and what happened lately. */
export const momentsKept = { first: 60, last: 140 } as const;

const netEvents: readonly string[] = [
  'socket-opened',
  'socket-closed',
  'control',
  'control-malformed',
  'relay-frame',
  'peer-signal',
  'peer-opened',
  'peer-rerouted',
  'peer-frame',
  'peer-closed',
  'net-lost',
] satisfies NetEvent['type'][];

const isNetEvent = (event: { type: string }): event is NetEvent => netEvents.includes(event.type);

/**
 * The timeline with what an event and the effects that it led to add to it.
 *
 * @param event - null where the handoff begins.
 */
export function timelineWith(
  { timeline = [], startedAt }: Pick<HandoffRecord, 'timeline' | 'startedAt'>,
  event: { type: string } | null,
  effects: readonly NetEffect[],
  now: number,
): NonNullable<HandoffRecord['timeline']> {
  const said: (Moment | null)[] = [
    event !== null && isNetEvent(event) ? momentOfEvent(event) : null,
    ...effects.map(momentOfEffect),
  ];
  const at = Math.max(0, now - startedAt);
  const all = [...timeline, ...said.flatMap(moment => (moment === null ? [] : [{ at, ...moment }]))];
  if (all.length <= momentsKept.first + momentsKept.last) return all;
  return [...all.slice(0, momentsKept.first), ...all.slice(-momentsKept.last)];
}
