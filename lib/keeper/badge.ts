import type { Outcome } from '../handoff/outcome.ts';
import type { HandoffView } from '../handoff/view.ts';
import type { HandoffRecord } from './handoff-record.ts';

/** The most pressing thing that the icon has to say of all handoffs and requests. */
export type BadgeState = 'idle' | 'done' | 'waiting' | 'answered' | 'connected' | 'failed' | 'asking';

export interface Badge {
  state: BadgeState;
  /** How many run. */
  running: number;
}

type Facts = Pick<HandoffRecord, 'role' | 'ended' | 'seen' | 'target' | 'plan' | 'question'>;

/** How a person ends their own side of it: no news to them. */
const ownEnding = { sender: 'cancelled', recipient: 'declined' } as const satisfies Record<string, Outcome>;

function stateOf(record: Facts, view: HandoffView | null): BadgeState {
  if (record.ended) {
    if (record.seen === true || view?.outcome === undefined) return 'idle';
    if (view.outcome === 'delivered') return 'done';
    return view.outcome === ownEnding[record.role] ? 'idle' : 'failed';
  }
  if (record.question !== undefined || view === null) return 'asking';
  if (view.role === 'sender') {
    if (view.phase === 'paused' || view.phase === 'unconfirmed') return 'asking';
    return view.phase === 'talking' || view.phase === 'delivering' ? 'connected' : 'waiting';
  }
  if (record.target === undefined && record.plan === undefined) return 'asking';
  return view.phase === 'connecting' || view.phase === 'nobody' ? 'waiting' : 'connected';
}

/** From what can be left alone to what cannot. */
const pressing: readonly BadgeState[] = [
  'idle',
  'done',
  'waiting',
  'answered',
  'connected',
  'failed',
  'asking',
];

/**
 * What the icon shows: of several handoffs, the one that presses most.
 *
 * @param answered - somebody answered a request, and nobody has looked yet.
 */
export function badgeOf(
  all: readonly { record: Facts; view: HandoffView | null }[],
  answered: boolean,
): Badge {
  const states = all.map(({ record, view }) => stateOf(record, view));
  if (answered) states.push('answered');
  return {
    state: pressing.findLast(state => states.includes(state)) ?? 'idle',
    running: all.filter(({ record }) => !record.ended).length,
  };
}
