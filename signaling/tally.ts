import type { PathWord } from '../lib/protocol/control.ts';

/** Counted since the start, for whoever measures. */
export interface Tally {
  frames: number;
  bytes: number;
  undelivered: number;
  opened: number;
  joined: number;
  resumed: number;
  /** What senders say of how they reach their recipient, by word. */
  readonly paths: Map<PathWord, number>;
  /** By code. */
  readonly refused: Map<string, number>;
}

export function createTally(): Tally {
  return {
    frames: 0,
    bytes: 0,
    undelivered: 0,
    opened: 0,
    joined: 0,
    resumed: 0,
    paths: new Map(),
    refused: new Map(),
  };
}
