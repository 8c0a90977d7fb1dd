/** What an operator learns of a handoff's path: one word, once, where the server asks for it, and before any code. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Policy } from '../../lib/protocol/message.ts';
import { latency, Network } from './network.ts';
import { item } from './scenario.ts';

beforeAll(ready);

function words(network: Network): unknown[] {
  return network.sender.log.flatMap(effect =>
    effect.type === 'control' && effect.message.type === 'path' ? [effect.message.kind] : [],
  );
}

function meet(options: { policy: Policy; hides?: boolean; accepts?: string[] }): Network {
  const { policy, hides = false, accepts = ['path'] } = options;
  const network = new Network({
    seed: 1,
    item,
    accepts,
    hides: { sender: hides, recipient: false },
    policies: { sender: policy, recipient: policy },
  });
  network.runUntil(() => network.recipientView().phase === 'code', 10_000);
  return network;
}

const settle = (network: Network): boolean => network.runUntil(() => false, 50 * latency);

describe('the word of the path', () => {
  it.each([
    ['direct', { policy: 'prefer-direct' }],
    ['relay', { policy: 'relay' }],
    ['relay', { policy: 'prefer-direct', hides: true }],
    ['none', { policy: 'direct', hides: true }],
  ] as const)('is %s for %j, said before a code is typed', (word, options) => {
    const network = meet(options);
    network.recipient.dispatch({ type: 'engage' });
    settle(network);
    expect(words(network)).toEqual([word]);
    const digits = network.senderView().code?.digits ?? '';
    network.recipient.dispatch({ type: 'code', digits });
    settle(network);
    expect(words(network)).toEqual([word]);
  });

  it('is not said to a server that does not ask', () => {
    for (const accepts of [[], ['something else']]) {
      const network = meet({ policy: 'relay', accepts });
      settle(network);
      expect(words(network)).toEqual([]);
    }
  });

  it('is not said again to the same room, whatever becomes of the connection', () => {
    const network = meet({ policy: 'relay' });
    settle(network);
    network.sender.dispatch({ type: 'net-lost' });
    settle(network);
    expect(words(network)).toEqual(['relay']);
  });
});
