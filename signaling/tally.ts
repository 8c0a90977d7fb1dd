/** Counted since the start, for whoever measures. */
export interface Tally {
  frames: number;
  bytes: number;
  undelivered: number;
  opened: number;
  joined: number;
  resumed: number;
  /** By code. */
  readonly refused: Map<string, number>;
}

export function createTally(): Tally {
  return { frames: 0, bytes: 0, undelivered: 0, opened: 0, joined: 0, resumed: 0, refused: new Map() };
}
