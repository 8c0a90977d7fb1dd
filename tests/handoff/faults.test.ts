import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { faultPlan, fuzzing, live } from './scenario.ts';

beforeAll(ready);

/** How long (s) each of these keeps the two apart. */
const silences: Partial<Record<string, number>> = { stall: 60, outage: 20 };

const stubborn = fc.record({
  seed: fc.nat(),
  faults: faultPlan,
  direct: fc.boolean(),
  policies: fc.record({
    sender: fc.constantFrom('prefer-direct' as const, 'relay' as const),
    recipient: fc.constantFrom('prefer-direct' as const, 'relay' as const),
  }),
  hides: fc.record({ sender: fc.boolean(), recipient: fc.boolean() }),
  turn: fc.boolean(),
  wrongCodes: fc.constantFrom(0, 0, 0, 1, 3),
  slowness: fc.constantFrom(100, 1500, 9000),
});

describe('a handoff between two people who want it', () => {
  it(`is delivered, once, whatever the network does (${fuzzing.numRuns} runs)`, {
    timeout: 3_600_000,
  }, () => {
    fc.assert(
      fc.property(stubborn, scenario => {
        const { network } = live(scenario, scenario);
        expect(network.recipientView().outcome).toBe('delivered');
        // A restarted server may lose the room, and the network the answer to its new opening: then the room is nobody's
        // for 15 min, longer than a receipt can wait.
        const restarted = scenario.faults.some(({ fault }) => fault === 'restart-server');
        // Stalls of 60 s and outages of 20 s may add up to more than the 120 s that a receipt is waited for.
        const silence = scenario.faults.reduce((sum, { fault }) => sum + (silences[fault] ?? 0), 0);
        const outcome = network.senderView().outcome;
        const mayBeUnconfirmed = restarted || silence >= 120;
        if (!mayBeUnconfirmed || outcome !== 'unconfirmed') expect(outcome).toBe('delivered');
      }),
      fuzzing,
    );
  });
});
