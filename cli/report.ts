import type { Outcome } from '../lib/handoff/outcome.ts';
import type { Receipt } from '../lib/handoff/receipt.ts';
import type { FieldFacts, Progress } from '../lib/handoff/view.ts';
import type { Moment } from '../lib/net/timeline.ts';
import type { ItemField } from '../lib/protocol/item.ts';

/** What the person, or the program, that runs the command line is told. None but `item` may hold a secret. */
export interface Report {
  /** The link works now; `expires` in Unix ms. */
  link(link: string, expires: number): void;
  /** A code is valid; called again for each code. `validUntil` in Unix ms; null: no code would be answered now. */
  code(code: { digits: string; validUntil: number } | null): void;
  progress(progress: readonly Progress[]): void;
  /** The secret arrived: with its values where they are to be read from this report. */
  item(fields: readonly FieldFacts[] | readonly ItemField[]): void;
  /** Something worth a sentence, for a person. */
  notice(sentence: string): void;
  /** With `--verbose`: what happened on the network. */
  moment(moment: Moment): void;
  end(outcome: Outcome, receipt?: Receipt): void;
}

/** Keeps what was reported of each step, and gives back what is new. */
export function changesOf(): (progress: readonly Progress[]) => Progress[] {
  const known = new Map<string, string>();
  return progress =>
    progress.filter(step => {
      const text = JSON.stringify(step);
      const isNew = known.get(step.step) !== text;
      known.set(step.step, text);
      return isNew;
    });
}

/** Steps that failed since this program gave up, with its own reason: the machine knows only that it was stopped. */
export function explained(progress: readonly Progress[], why: Outcome): Progress[] {
  return progress.map(step => (step.state === 'failed' ? { ...step, why } : step));
}
