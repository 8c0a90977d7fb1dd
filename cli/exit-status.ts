import type { Outcome } from '../lib/handoff/outcome.ts';

/** 0 delivered, 1 failed, 2 wrong usage, 3 declined or wrong code, 4 nobody came or time ran out. */
export type ExitStatus = 0 | 1 | 2 | 3 | 4;

export const usage: ExitStatus = 2;
export const failed: ExitStatus = 1;

/** What a script is told of an ending. */
export function exitStatusOf(outcome: Outcome): ExitStatus {
  switch (outcome) {
    case 'delivered':
      return 0;
    case 'declined':
    case 'wrong-code':
    case 'code-refused':
      return 3;
    case 'nobody-came':
    case 'nobody-there':
    case 'expired':
      return 4;
    default:
      return failed;
  }
}
