import { expect, test } from 'vitest';
import { plainReport } from '../../cli/plain-report.ts';
import { words } from '../../cli/words.ts';
import { type Outcome, outcomes } from '../../lib/handoff/outcome.ts';

function told(side: 'sender' | 'recipient', outcome: Outcome): string {
  const lines: string[] = [];
  const errors = { write: (text: string) => lines.push(text) };
  plainReport({ side, output: errors, errors, now: () => 0 }).end(outcome);
  return lines.join('');
}

test('a sender that met nobody, or not for long enough, is told of another way; nobody else is', () => {
  const offered = outcomes.filter(outcome => told('sender', outcome).includes(words.cli.leaveInstead));
  expect(offered).toEqual(['nobody-came', 'nobody-there', 'expired', 'lost-connection']);
  expect(words.cli.leaveInstead).toContain('fieldpost drop');
  expect(outcomes.map(outcome => told('recipient', outcome)).join('')).not.toContain(words.cli.leaveInstead);
});
