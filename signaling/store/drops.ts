/** What is kept of drops. Each call is one atomic step, whoever races (see ../drop.ts). */
import type { DropAnswer, DropCommand, DropEvent, DropRecord } from '../drop.ts';

export interface DropRules {
  /** Drops kept at once, tombstones included; read at each new one. */
  readonly drops: number;
  /** Bytes of all boxes together. */
  readonly dropBytes: number;
}

export interface DropCount {
  /** Tombstones included. */
  count: number;
  /** Those with a box. */
  open: number;
  /** Of all boxes. */
  bytes: number;
}

export interface DropStore {
  /** As far as known without asking. */
  readonly drops: DropCount;
  /** Keeps a new drop with what there is of its box; `taken` when there is one of that id. */
  create(id: string, record: DropRecord, box: Uint8Array): Promise<'created' | 'taken' | 'no-space'>;
  /** One step; `bytes` are appended to the box where the step says so. */
  act(id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed>;
  /** Deletes what is over: boxes at their second, tombstones after their time; says what became of which. */
  sweep(): Promise<DropEvent[]>;
}

export interface DropActed {
  answer: DropAnswer;
  events?: DropEvent[];
  /** What was read of the box. */
  bytes?: Uint8Array;
}
