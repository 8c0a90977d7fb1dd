/** States that machines pass through, one of each kind, collected from handoffs on a network with faults. */
import type { RecipientState } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import { type SenderState, startSender, stepSender } from '../../lib/handoff/sender.ts';
import { type Fault, faults, Network, startOfTime } from './network.ts';
import { People } from './people.ts';
import { seededRandom } from './random.ts';
import { item } from './scenario.ts';

/** A state in a few words: where its socket, its session, its proof and its item are. */
export function nameOf(state: SenderState | RecipientState): string {
  if (state.kind === 'ended') return `ended ${state.outcome}`;
  const session = state.session ? `${state.session.peer} by ${state.session.out.via}` : 'no session';
  const seatless = state.role === 'sender' && state.seat === null ? 'unopened, ' : '';
  const socket = state.socket.kind === 'seated' && !state.socket.peer ? 'alone' : state.socket.kind;
  const held = state.role === 'recipient' && state.held.kind !== 'none' ? `, ${state.held.kind}` : '';
  return `${seatless}${socket}, ${session}, ${state.proof.kind}${held}`;
}

export interface Collected<State> {
  state: State;
  /** Unix ms at which it was reached. */
  now: number;
}

/** The first state of each name, of both sides, in handoffs where everything happens. */
export function collectStates(): {
  sender: Map<string, Collected<SenderState>>;
  recipient: Map<string, Collected<RecipientState>>;
} {
  const sender = new Map<string, Collected<SenderState>>();
  const recipient = new Map<string, Collected<RecipientState>>();
  const plans: [number, Fault][][] = [
    [],
    ...faults.flatMap(fault => [8, 16, 24, 32].map(at => [at, fault])),
  ].map(plan => (plan.length === 0 ? [] : [plan as [number, Fault]]));
  const random = seededRandom(1);
  const options = {
    handoff: 's',
    server: 'https://fieldpost.example',
    item,
    policy: 'relay',
    app: 'test',
  } as const;
  const ambient = { now: startOfTime, draw: (length: number) => random.bytes(length) };
  const opening = startSender(options, ambient).state;
  keep(sender, opening, startOfTime);
  keep(sender, stepSender(opening, { type: 'socket-closed', code: 1006 }, ambient).state, startOfTime);
  for (const [index, plan] of plans.entries()) {
    const network = new Network({
      seed: index,
      item,
      ttl: 600,
      plan: new Map(plan),
      direct: index % 3 !== 0,
      policies: { sender: index % 4 === 1 ? 'relay' : 'prefer-direct', recipient: 'prefer-direct' },
    });
    const note = () => {
      const { now } = network.clock;
      keep(sender, network.sender.state, now);
      keep(recipient, network.recipient.state, now);
    };
    const people = new People(network, { wrongCodes: index % 5 === 0 ? 3 : 0, slowness: 100, onLook: note });
    people.live(700_000);
    note();
  }
  // Nobody acknowledges.
  for (const { state } of [...sender.values()]) {
    const at = state.kind === 'running' ? state.timers.resume : undefined;
    if (at === undefined) continue;
    const copy = decodeState<SenderState>(encodeState(state));
    const late = { ...ambient, now: at };
    keep(sender, stepSender(copy, { type: 'timer', name: 'resume' }, late).state, at);
  }
  return { sender, recipient };
}

function keep<State extends SenderState | RecipientState>(
  found: Map<string, Collected<State>>,
  state: State,
  now: number,
): void {
  const name = nameOf(state);
  // A copy: the run goes on to wipe what it holds.
  if (!found.has(name)) found.set(name, { state: decodeState<State>(encodeState(state)), now });
}
