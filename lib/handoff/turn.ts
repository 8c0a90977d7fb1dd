import type { Ambient, Effect, Step } from './effect.ts';
import type { TimerName } from './event.ts';
import { bytesIn } from './record.ts';

/** When each timer that is set fires (Unix ms). */
export type Timers = Partial<Record<TimerName, number>>;

/** What every running machine has. */
export interface Timed {
  kind: 'running';
  timers: Timers;
}

/** One step while it is being made. States are replaced, never changed; the effects only grow. */
export interface Turn<Running extends Timed, Ended> {
  state: Running;
  ended: Ended | null;
  readonly effects: Effect[];
  readonly now: number;
  draw(bytes: number): Uint8Array;
}

export function openTurn<Running extends Timed, Ended>(
  state: Running,
  ambient: Ambient,
): Turn<Running, Ended> {
  return { state, ended: null, effects: [], now: ambient.now, draw: bytes => ambient.draw(bytes) };
}

/**
 * The step that a turn came to. Bytes that the state before it held and the state after it does not are given to
 * `wipe`, whichever way they went out of use.
 */
export function closeTurn<Running extends Timed, Ended>(
  before: Running | null,
  turn: Turn<Running, Ended>,
): Step<Running | Ended> {
  const state = turn.ended ?? turn.state;
  const kept = bytesIn(state);
  const spent = [...bytesIn([before, turn.state])].filter(bytes => !kept.has(bytes));
  const wipe: Effect[] = spent.length > 0 ? [{ type: 'wipe', bytes: spent }] : [];
  const ended: Effect[] = turn.ended === null ? [] : [{ type: 'ended' }];
  return { state, effects: [...turn.effects, ...wipe, ...ended] };
}

/** Set a timer (Unix ms), or stop it with null. */
export function setTimer(turn: Turn<Timed, unknown>, name: TimerName, at: number | null): void {
  const { [name]: current, ...others } = turn.state.timers;
  if (current === at || (current === undefined && at === null)) return;
  turn.state = { ...turn.state, timers: at === null ? others : { ...others, [name]: at } };
  turn.effects.push({ type: 'timer', name, at });
}

/** The timer that should have fired by now, the oldest first. */
export function overdueTimer(turn: Turn<Timed, unknown>): TimerName | null {
  const due = (Object.entries(turn.state.timers) as [TimerName, number][])
    .filter(([, at]) => at <= turn.now)
    .sort(([, a], [, b]) => a - b);
  return due[0]?.[0] ?? null;
}

/** Take a timer out of the state as it fires. */
export function takeTimer(turn: Turn<Timed, unknown>, name: TimerName): void {
  const { [name]: _, ...others } = turn.state.timers;
  turn.state = { ...turn.state, timers: others };
}

/** Give every timer to the network again: the one that had them is gone. */
export function repeatTimers(turn: Turn<Timed, unknown>): void {
  for (const [name, at] of Object.entries(turn.state.timers) as [TimerName, number][]) {
    turn.effects.push({ type: 'timer', name, at });
  }
}
