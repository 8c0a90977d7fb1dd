import fc from 'fast-check';
import { expect } from 'vitest';
import { encodeState } from '../../lib/handoff/record.ts';
import type { Item } from '../../lib/protocol/item.ts';
import type { Policy } from '../../lib/protocol/message.ts';
import { type Fault, faults, Network } from './network.ts';
import { type Habits, People } from './people.ts';

export const secret = 'correct horse battery staple';
export const item: Item = { v: 1, fields: [{ label: 'Password', kind: 'password', value: secret }] };

const day = 86_400_000;
/** The same runs every time, so that a change is what fails; `FIELDPOST_SEED=random` looks for new ones. */
const asked = process.env['FIELDPOST_SEED'] ?? '20261121';

/** Runs of one property; a nightly job takes more. The seed of a failure is printed, and can be given again. */
export const fuzzing = {
  numRuns: Number(process.env['FIELDPOST_RUNS'] ?? 5000),
  ...(asked === 'random' ? {} : { seed: Number(asked) }),
};

export const faultPlan = fc.array(fc.record({ at: fc.nat(60), fault: fc.constantFrom<Fault>(...faults) }), {
  maxLength: 6,
});

export interface Scenario {
  seed: number;
  faults: readonly { at: number; fault: Fault }[];
  direct: boolean;
  policies: { sender: Policy; recipient: Policy };
  hides?: { sender: boolean; recipient: boolean };
  turn?: boolean;
}

/**
 * Live a scenario to its end, and check what holds for every one: both sides end, an item is released and filled at most
 * once by itself and never without a right code, and what is left holds no key and no secret.
 *
 * @param ttl - the handoff's lifetime in seconds.
 */
export function live(scenario: Scenario, habits: Habits, ttl = 3600): { network: Network; people: People } {
  const plan = new Map(scenario.faults.map(({ at, fault }) => [at, fault]));
  const network = new Network({ ...scenario, item, ttl, plan });
  const people = new People(network, habits);
  expect(people.live(2 * day)).toBe(true);
  for (const side of [network.sender, network.recipient]) {
    const record = JSON.stringify(encodeState(side.state));
    expect(record).not.toContain('$bytes');
    expect(record).not.toContain(secret);
  }
  const { released } = network.recipient;
  expect(released.length).toBeLessThanOrEqual(1);
  if (released.length > 0) expect(people.rightCodes).toBeGreaterThan(0);
  for (const count of people.fills.values()) expect(count).toBe(1);
  return { network, people };
}
