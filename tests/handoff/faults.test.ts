import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { encodeState } from '../../lib/handoff/record.ts';
import type { Item } from '../../lib/protocol/item.ts';
import { type Fault, faults, Network } from './network.ts';
import { People } from './people.ts';

const secret = 'correct horse battery staple';
const item: Item = { v: 1, fields: [{ label: 'Password', kind: 'password', value: secret }] };
const day = 86_400_000;

/** A nightly run takes more: FIELDPOST_RUNS. */
const runs = Number(process.env['FIELDPOST_RUNS'] ?? 10_000);

const fault = fc.record({ at: fc.nat(60), fault: fc.constantFrom<Fault>(...faults) });
const scenario = fc.record({
  seed: fc.nat(),
  faults: fc.array(fault, { maxLength: 6 }),
  wrongCodes: fc.nat(3),
  slowness: fc.constantFrom(100, 1500, 9000),
  direct: fc.boolean(),
  policies: fc.record({
    sender: fc.constantFrom('prefer-direct', 'relay'),
    recipient: fc.constantFrom('prefer-direct', 'relay'),
  }),
});

beforeAll(ready);

describe('a handoff on a network with faults', () => {
  it(`is delivered once when the faults stop, in ${runs} random runs`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(scenario, given => {
        const plan = new Map(given.faults.map(({ at, fault }) => [at, fault]));
        const network = new Network({ ...given, item, ttl: 3600, plan });
        const people = new People(network, given);
        expect(people.live(2 * day)).toBe(true);
        for (const side of [network.sender, network.recipient]) {
          const record = JSON.stringify(encodeState(side.state));
          expect(record).not.toContain('$bytes');
          expect(record).not.toContain(secret);
        }
        expect([...people.fills.values()].every(count => count === 1)).toBe(true);
        expect(new Set(network.recipient.released).size).toBe(network.recipient.released.length);
        expect(people.rightCodes).toBeGreaterThan(0);
        expect([network.senderView().outcome, network.recipientView().outcome]).toEqual([
          'delivered',
          'delivered',
        ]);
      }),
      {
        numRuns: runs,
        ...(process.env['FIELDPOST_SEED'] ? { seed: Number(process.env['FIELDPOST_SEED']) } : {}),
      },
    );
  });
});
