/** How a handoff ended: one word each, and one sentence each in the catalogue (`outcome.<word>`). */
export const outcomes = [
  'delivered',
  'declined',
  'wrong-code',
  'code-refused',
  'nobody-came',
  'nobody-there',
  'expired',
  'cancelled',
  'lost-connection',
  'server-unreachable',
  'refused-by-server',
  'needs-token',
  'replaced',
  'unconfirmed',
  'link-in-use',
  'interference',
  'newer-version',
  'not-filled',
] as const;

export type Outcome = (typeof outcomes)[number];

const unmet: readonly Outcome[] = ['nobody-came', 'nobody-there', 'expired', 'lost-connection'];

/** The two never met for long enough: what waits at the server would need no meeting. */
export const wentUnmet = (outcome: Outcome): boolean => unmet.includes(outcome);
