/** The rooms that somebody connected to this node sits in: what a frame needs to find its way. */
import type { PathWord } from '../lib/protocol/control.ts';
import type { Connection } from './connection.ts';
import type { Holder, SeatName } from './store/store.ts';

/** A peer that is connected to another node. */
export class FarPeer {
  readonly holder: Holder;
  readonly node: string;

  constructor(holder: Holder) {
    this.holder = holder;
    this.node = nodeOf(holder);
  }
}

export type Occupant = Connection | FarPeer;

/** Whether a seat is held, and by somebody connected to this node. */
export function isHere(occupant: Occupant | undefined): occupant is Connection {
  return occupant !== undefined && !(occupant instanceof FarPeer);
}

export interface Room {
  readonly key: string;
  /** Unix ms. */
  readonly expiresAt: number;
  /** Unix ms; earlier than `expiresAt` while the sender is away. */
  endsAt: number;
  /** Bytes that it may still relay. */
  bytesLeft: number;
  /** What its sender said of the path, once. */
  path: PathWord | undefined;
  /** Bytes relayed here that the store does not know of. */
  relayed: number;
  sender: Occupant | undefined;
  recipient: Occupant | undefined;
}

export type Note =
  /** `holder` sits in `seat` now. */
  | { kind: 'arrived'; room: string; seat: SeatName; holder: Holder }
  /** `holder` does not sit in `seat` any more. */
  | { kind: 'left'; room: string; seat: SeatName; holder: Holder }
  /** You are out. */
  | { kind: 'ended'; room: string; why: Ending }
  /** `holder` reads slowly: send nothing until it has caught up. */
  | { kind: 'slow' | 'caught-up'; room: string; holder: Holder }
  /** What you sent found nobody. */
  | { kind: 'undelivered'; room: string; holder: Holder };

/** Why a peer is put out of its room. */
export type Ending = keyof typeof endings;

export const endings = {
  expired: ['expired', "The room's time is over."],
  'sender-away': ['no-room', 'The sender has been away for too long.'],
  closed: ['no-room', 'The sender closed the room.'],
  quota: ['quota', 'This room has relayed all that it may.'],
  replaced: ['replaced', 'This seat was resumed on another connection.'],
  evicted: ['evicted', 'The sender put you out of the room.'],
} as const;

export function nodeOf(holder: Holder): string {
  return holder.slice(0, holder.indexOf('/'));
}

export function numberOf(holder: Holder): number {
  return Number(holder.slice(holder.indexOf('/') + 1));
}
