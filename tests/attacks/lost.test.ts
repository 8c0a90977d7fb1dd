/** A relay that loses exactly the wrong frame, and a network that is gone for a while. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { viewSender } from '../../lib/handoff/sender.ts';
import { Network } from '../handoff/network.ts';
import { People } from '../handoff/people.ts';
import { item } from '../handoff/scenario.ts';

beforeAll(ready);

const habits = { wrongCodes: 0, slowness: 100 };
const relay = { sender: 'relay', recipient: 'relay' } as const;

function begin(
  policies: { sender: 'relay' | 'prefer-direct'; recipient: 'relay' | 'prefer-direct' } = relay,
) {
  const network = new Network({ seed: 3, item, policies });
  return { network, people: new People(network, habits) };
}

/** Drop the first relay frame of a side for which a condition holds. */
function loseOne(network: Network, side: 'sender' | 'recipient', isIt: () => boolean): () => boolean {
  let lost = false;
  network.tamper = (from, frame) => {
    if (lost || from !== side || !isIt()) return [frame];
    lost = true;
    return [];
  };
  return () => lost;
}

describe('a lost frame', () => {
  it('with the secret is made good by a resume, without a new code', () => {
    const { network, people } = begin();
    const { sender } = network;
    const wasLost = loseOne(network, 'sender', () => {
      return sender.state.kind === 'running' && sender.state.proof.kind === 'delivering';
    });
    const { now } = network.clock;
    expect(people.live(60_000)).toBe(true);
    expect(wasLost()).toBe(true);
    expect(network.senderView().outcome).toBe('delivered');
    expect(people.rightCodes).toBe(1);
    expect([...people.fills.values()]).toEqual([1]);
    // Half an attempt's time until it counts as lost, and a moment for the handshake.
    expect(network.clock.now - now).toBeLessThan(17_000);
  });

  it('with the acknowledgement is made good by a resume, without a second fill', () => {
    const { network, people } = begin();
    const { recipient } = network;
    const wasLost = loseOne(network, 'recipient', () => {
      return recipient.state.kind === 'running' && recipient.state.held.kind === 'placed';
    });
    expect(people.live(60_000)).toBe(true);
    expect(wasLost()).toBe(true);
    expect(network.senderView()).toMatchObject({ outcome: 'delivered', receipt: { outcome: 'filled' } });
    expect(recipient.released).toHaveLength(1);
    expect([...people.fills.values()]).toEqual([1]);
  });

  it('with the proof costs the attempt, which is told as unfinished', () => {
    const { network, people } = begin();
    const { recipient } = network;
    loseOne(network, 'recipient', () => {
      return recipient.state.kind === 'running' && recipient.state.proof.kind === 'proved';
    });
    expect(people.liveUntil(() => network.senderView().notice === 'unfinished-attempt', 60_000)).toBe(true);
    expect(network.senderView()).toMatchObject({ phase: 'talking', triesLeft: 2 });
    expect(people.live(120_000)).toBe(true);
    expect(network.senderView().outcome).toBe('delivered');
    expect(people.rightCodes).toBe(2);
  });
});

describe('120 s without an acknowledgement', () => {
  it('is told as unconfirmed, and a late one is still believed', () => {
    const { network, people } = begin();
    const { sender, recipient } = network;
    const received = () => network.recipientView().phase === 'received';
    // The page takes its time.
    people.placing = false;
    expect(people.liveUntil(received, 60_000)).toBe(true);
    if (sender.state.kind !== 'running' || sender.state.proof.kind !== 'delivering')
      throw new Error('delivering');
    const { until } = sender.state.proof.resume;
    expect(network.runUntil(() => false, until - 1 - network.clock.now)).toBe(false);
    expect(viewSender(sender.state, until - 1).phase).toBe('delivering');
    const isTold = () => network.senderView().phase === 'unconfirmed';
    expect(network.runUntil(isTold, until - network.clock.now)).toBe(true);
    expect(network.clock.now).toBe(until);
    const id = recipient.released[0] ?? '';
    recipient.dispatch({ type: 'fill-started', id });
    recipient.dispatch({ type: 'fill-done', id, outcome: 'filled' });
    expect(network.runUntil(() => network.isOver)).toBe(true);
    expect(network.senderView().outcome).toBe('delivered');
    expect(network.recipientView().outcome).toBe('delivered');
  });
});

describe('20 s without a network', () => {
  it.each(['code', 'received', 'acknowledging'] as const)('are survived at %s', phase => {
    const { network, people } = begin({ sender: 'prefer-direct', recipient: 'prefer-direct' });
    expect(people.liveUntil(() => network.recipientView().phase === phase, 60_000)).toBe(true);
    network.outage();
    expect(people.live(120_000)).toBe(true);
    expect(network.senderView().outcome).toBe('delivered');
    expect(network.recipientView().outcome).toBe('delivered');
    expect([...people.fills.values()]).toEqual([1]);
  });
});

describe('the server restarts', () => {
  it.each(['code', 'checking', 'received', 'acknowledging'] as const)(
    'at %s, and the handoff goes on',
    phase => {
      const { network, people } = begin();
      expect(people.liveUntil(() => network.recipientView().phase === phase, 60_000)).toBe(true);
      network.server.restart();
      expect(network.server.rooms).toBe(0);
      expect(people.live(120_000)).toBe(true);
      expect(network.senderView().outcome).toBe('delivered');
      expect(network.recipientView().outcome).toBe('delivered');
    },
  );
});
