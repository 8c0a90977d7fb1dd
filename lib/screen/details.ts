import type { Measured } from '../net/measured.ts';
import type { TimedMoment } from '../net/timeline.ts';

/** What happened on the network for one handoff, and how it does now: no address, name, key or secret. */
export interface Details {
  /** The program and its version. */
  app: string;
  moments: TimedMoment[];
  /** Null where nothing is connected. */
  measured: Measured | null;
}

export interface DetailsRequests {
  details: { input: { handoff: string }; output: Details | null };
}
