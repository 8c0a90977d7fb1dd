/** Drops and requests, counted since the start for whoever measures. */
import type { DropEvent } from './drop.ts';

/** `created` is the beginning of each, the others are ends. */
export const formEvents = ['created', 'withdrawn', 'expired'] as const;
export type FormEvent = (typeof formEvents)[number];

export interface KeptTally {
  readonly drops: Map<'left' | DropEvent, number>;
  /** Bytes of boxes that came. */
  dropBytes: number;
  readonly dropsRefused: Map<string, number>;
  readonly forms: Map<FormEvent, number>;
  answers: number;
  answerBytes: number;
  readonly formsRefused: Map<string, number>;
}

export function createKeptTally(): KeptTally {
  return {
    drops: new Map(),
    dropBytes: 0,
    dropsRefused: new Map(),
    forms: new Map(),
    answers: 0,
    answerBytes: 0,
    formsRefused: new Map(),
  };
}

export function count<Name>(of: Map<Name, number>, name: Name, more = 1): void {
  if (more > 0) of.set(name, (of.get(name) ?? 0) + more);
}
