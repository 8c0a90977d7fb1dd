/** Who hides their address connects by a TURN relay, or not at all; nobody waits for what will not come. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { NetEffect, Transports } from '../../lib/handoff/effect.ts';
import type { Policy } from '../../lib/protocol/message.ts';
import { latency, Network } from './network.ts';
import { item } from './scenario.ts';

beforeAll(ready);

type Side = 'sender' | 'recipient';

interface Options {
  hides: Side[];
  turn: boolean;
  policy?: Policy;
  engaged?: boolean;
}

/** Both have begun, and neither has heard of the other. */
function started({ hides, turn, policy = 'prefer-direct', engaged = true }: Options): Network {
  return new Network({
    seed: 1,
    item,
    turn,
    hides: { sender: hides.includes('sender'), recipient: hides.includes('recipient') },
    policies: { sender: policy, recipient: policy },
    engaged,
  });
}

function settle(network: Network): void {
  network.runUntil(() => network.recipientView().phase === 'code', 10_000);
  network.runUntil(() => false, 50 * latency);
}

function meet(options: Options): Network {
  const network = started(options);
  settle(network);
  return network;
}

const connections = (network: Network, side: Side): Transports[] =>
  network[side].log.flatMap((effect: NetEffect | { type: string }) =>
    effect.type === 'peer-start' && 'transports' in effect ? [effect.transports] : [],
  );

const pathOf = (network: Network): unknown[] => [
  network.senderView().progress.find(({ step }) => step === 'path'),
  network.recipientView().progress.find(({ step }) => step === 'path'),
];

describe('an address that is to be hidden', () => {
  it.each<Side>(['sender', 'recipient'])('of the %s goes by TURN where the server has it', hider => {
    const network = meet({ hides: [hider], turn: true });
    const other = hider === 'sender' ? 'recipient' : 'sender';
    expect(connections(network, hider)).toEqual(['relay']);
    expect(connections(network, other)).toEqual(['all']);
    expect(pathOf(network)).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it.each<Side[][]>([[['sender']], [['recipient']], [['sender', 'recipient']]])(
    'of %j goes nowhere without TURN, and the code waits for nothing',
    hides => {
      const network = meet({ hides, turn: false });
      for (const hider of hides) expect(connections(network, hider)).toEqual([]);
      const digits = network.senderView().code?.digits ?? '';
      const from = network.clock.now;
      network.recipient.dispatch({ type: 'code', digits });
      expect(network.runUntil(() => network.recipient.released.length === 1, 2_000)).toBe(true);
      // Five ways over the relay, two hops each, and no wait for a direct path.
      expect(network.clock.now - from).toBeLessThanOrEqual(10 * latency);
      expect(pathOf(network)).toMatchObject([
        { state: 'done', path: 'relay' },
        { state: 'done', path: 'relay' },
      ]);
    },
  );

  it.each<Side>(['sender', 'recipient'])('can be chosen by the %s until a connection is begun', chooser => {
    const network = started({ hides: [], turn: true });
    const address = () => (chooser === 'sender' ? network.senderView() : network.recipientView()).address;
    expect(address()).toEqual({ hidden: false, fixed: false });
    network[chooser].dispatch({ type: 'hide-address', hidden: true });
    expect(address()).toEqual({ hidden: true, fixed: false });
    settle(network);
    expect(connections(network, chooser)).toEqual(['relay']);
    network[chooser].dispatch({ type: 'hide-address', hidden: false });
    expect(address()).toEqual({ hidden: true, fixed: true });
  });

  it('is told where the person chose so against the setting, and not taken back then', () => {
    const network = started({ hides: ['sender'], turn: true });
    network.sender.dispatch({ type: 'hide-address', hidden: false });
    settle(network);
    expect(connections(network, 'sender')).toEqual(['all']);
    network.sender.dispatch({ type: 'hide-address', hidden: true });
    expect(network.senderView().address).toEqual({ hidden: false, fixed: true });
  });

  it('refuses an offer that waits for the person, where there is no TURN: the sender waits for nothing', () => {
    const network = started({ hides: [], turn: false, engaged: false });
    settle(network);
    expect(network.recipientView().address).toEqual({ hidden: false, fixed: false });
    expect(connections(network, 'recipient')).toEqual([]);
    network.recipient.dispatch({ type: 'hide-address', hidden: true });
    settle(network);
    expect(connections(network, 'recipient')).toEqual([]);
    expect(network.recipientView().address).toEqual({ hidden: true, fixed: true });
    expect(pathOf(network)).toMatchObject([{ path: 'relay' }, { path: 'relay' }]);
  });

  it('is nothing to choose where everything goes through the server', () => {
    const network = started({ hides: [], turn: true, policy: 'relay' });
    expect([network.senderView().address, network.recipientView().address]).toEqual([undefined, undefined]);
  });

  it('is not shown for a direct path that is asked for either: that handoff cannot be made', () => {
    const network = meet({ hides: ['sender'], turn: false, policy: 'direct' });
    expect(connections(network, 'sender')).toEqual([]);
    expect(pathOf(network)).toMatchObject([{ state: 'failed' }, {}]);
    network.recipient.dispatch({ type: 'code', digits: network.senderView().code?.digits ?? '' });
    network.runUntil(() => false, 5_000);
    expect(network.recipient.released).toEqual([]);
    expect(network.senderView().triesLeft).toBe(3);
  });
});
