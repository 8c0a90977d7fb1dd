import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Outcome } from '../../lib/handoff/outcome.ts';
import { policies } from '../../lib/protocol/message.ts';
import { faultPlan, fuzzing, live } from './scenario.ts';

beforeAll(ready);

const fickle = fc.record({
  seed: fc.nat(),
  faults: faultPlan,
  direct: fc.boolean(),
  policies: fc.record({ sender: fc.constantFrom(...policies), recipient: fc.constantFrom(...policies) }),
  wrongCodes: fc.constantFrom(0, 0, 0, 1, 3, 12),
  slowness: fc.constantFrom(100, 1500),
  leaves: fc.option(
    fc.record({ who: fc.constantFrom('sender' as const, 'recipient' as const), at: fc.nat(6000) }),
    { nil: undefined },
  ),
});

/** By the sender's ending: what the recipient may have been told. */
const agreed: Partial<Record<Outcome, readonly Outcome[]>> = {
  delivered: ['delivered'],
  // The item left; the word of what became of it did not come back.
  unconfirmed: ['delivered', 'not-filled', 'cancelled', 'declined', 'lost-connection', 'interference'],
  cancelled: ['cancelled', 'nobody-there', 'lost-connection', 'declined', 'interference', 'link-in-use'],
  declined: ['declined'],
  // Without a proof a decline is a stranger's: the sender waits on.
  expired: ['expired', 'declined', 'interference', 'lost-connection', 'wrong-code'],
  'lost-connection': ['declined', 'interference', 'lost-connection'],
  'wrong-code': ['wrong-code', 'interference', 'declined', 'lost-connection'],
  // A room that was opened again, and whose answer was lost, belongs to nobody for 15 minutes.
  // The recipient may have read a 0x02 whose hello was lost with the room.
  'nobody-came': ['declined', 'nobody-there', 'link-in-use', 'lost-connection'],
};

describe('a handoff that people may give up', () => {
  it(`ends in one agreed ending (${fuzzing.numRuns} runs)`, { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(fickle, ({ leaves, ...scenario }) => {
        const { network, people } = live(scenario, { ...scenario, ...(leaves ? { leaves } : {}) }, 300);
        const sender = network.senderView().outcome ?? 'expired';
        const recipient = network.recipientView().outcome ?? 'expired';
        expect(agreed[sender] ?? [], `${sender}, ${recipient}`).toContain(recipient);
        const isDirect = scenario.policies.sender === 'direct' || scenario.policies.recipient === 'direct';
        const isRelayed = scenario.policies.sender === 'relay' || scenario.policies.recipient === 'relay';
        // What `direct` holds back never left, and no attempt was burned for it.
        if (isDirect && (isRelayed || !scenario.direct)) {
          expect(network.recipient.released).toEqual([]);
          expect(people.attempts).toBe(0);
        }
        if (sender === 'cancelled') expect(network.recipient.released).toEqual([]);
      }),
      fuzzing,
    );
  });
});
