/** Who hides their address connects by a TURN relay, or not at all; nobody waits for what will not come. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { NetEffect, Transports } from '../../lib/handoff/effect.ts';
import type { Policy } from '../../lib/protocol/message.ts';
import { latency, Network } from './network.ts';
import { item } from './scenario.ts';

beforeAll(ready);

type Side = 'sender' | 'recipient';

function meet(options: { hides: Side[]; turn: boolean; policy?: Policy }): Network {
  const { hides, turn, policy = 'prefer-direct' } = options;
  const network = new Network({
    seed: 1,
    item,
    turn,
    hides: { sender: hides.includes('sender'), recipient: hides.includes('recipient') },
    policies: { sender: policy, recipient: policy },
  });
  network.runUntil(() => network.recipientView().phase === 'code', 10_000);
  network.runUntil(() => false, 50 * latency);
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
