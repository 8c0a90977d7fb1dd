/** Faults that last minutes, and clocks that are set, in virtual time: how each ends, at every point of a handoff. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { Network } from './network.ts';
import { People } from './people.ts';
import { item } from './scenario.ts';

beforeAll(ready);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Point {
  point: string;
  isReached(network: Network): boolean;
}

const points: Point[] = [
  { point: 'the link was just opened', isReached: () => true },
  { point: 'both are there', isReached: network => network.recipientView().phase === 'code' },
  { point: 'a code is being proved', isReached: network => network.recipientView().phase === 'checking' },
  { point: 'the secret is out', isReached: network => network.recipientView().phase === 'received' },
];

interface LongFault {
  fault: string;
  strike(network: Network): void;
  /** How long nothing can be done (ms). */
  lasting: number;
  /** By point: the sender's ending and the recipient's, where it is not `delivered` for both. */
  otherwise?: Record<string, [sender: string, recipient: string]>;
}

const nap = 10 * minute;
/** A receipt is waited for 120 s; after that the sender says that it was sent, and not confirmed. */
const tooLateForAReceipt = { 'the secret is out': ['unconfirmed', 'delivered'] } as const;
const silence = (fault: string, lasting: number, strike: (network: Network) => void): LongFault => ({
  fault,
  lasting,
  strike,
  otherwise: { 'the secret is out': [...tooLateForAReceipt['the secret is out']] },
});

const faults: LongFault[] = [
  silence('no network for 3 minutes', 3 * minute, network => network.outage(3 * minute)),
  silence('the sender sleeps for 10 minutes', nap, network => network.sender.sleep(nap)),
  silence('the recipient sleeps for 10 minutes', nap, network => network.recipient.sleep(nap)),
  silence('both sleep for 10 minutes', nap, network => {
    network.sender.sleep(nap);
    network.recipient.sleep(nap);
  }),
  { fault: 'the sender’s clock: + 1 h', lasting: 0, strike: network => network.sender.setClock(hour) },
  { fault: 'the sender’s clock: − 1 h', lasting: 0, strike: network => network.sender.setClock(-hour) },
  {
    fault: 'the recipient’s clock: + 1 h',
    lasting: 0,
    strike: network => network.recipient.setClock(hour),
    // Nobody told it yet how long the link is good for: an hour without a word of the server is what it goes by.
    otherwise: { 'the link was just opened': ['nobody-came', 'server-unreachable'] },
  },
  { fault: 'the recipient’s clock: − 1 h', lasting: 0, strike: network => network.recipient.setClock(-hour) },
];

const paths = [
  { path: 'a direct path', direct: true },
  { path: 'the relay', direct: false },
];

const rows = points.flatMap(point => paths.map(path => ({ ...point, ...path })));

describe.each(rows)('$point, $path', ({ point, isReached, direct }) => {
  it.each(faults)('$fault', ({ strike, lasting, otherwise = {} }) => {
    const network = new Network({ seed: 7, item, ttl: day / 1000, direct });
    const people = new People(network, { wrongCodes: 0, slowness: 1500 });
    people.placing = false;
    expect(people.liveUntil(() => isReached(network), minute)).toBe(true);
    const began = network.clock.now;
    strike(network);
    people.placing = true;
    expect(people.live(2 * day)).toBe(true);
    const endings = [network.senderView().outcome, network.recipientView().outcome];
    const named = otherwise[point];
    expect(endings).toEqual(named ?? ['delivered', 'delivered']);
    const received = endings[1] === 'delivered' ? 1 : 0;
    expect(network.recipient.released).toHaveLength(received);
    expect([...people.fills.values()]).toEqual(received === 1 ? [1] : []);
    // What it lasts, and at most two more minutes.
    if (named === undefined) expect(network.clock.now - began).toBeLessThan(lasting + 2 * minute);
  });
});
