/** What is kept of rooms beyond a connection, and the transitions between: each one is atomic, whoever races. */

export type SeatName = 'sender' | 'recipient';

/** Names a connection among all nodes: `NODE/NUMBER`. */
export type Holder = string;

/** Someone who takes a seat: who holds it now, and the hash of the token that takes it again. */
export interface Claim {
  hash: string;
  holder: Holder;
}

/** Times in Unix ms. */
export interface Terms {
  expiresAt: number;
  /** Bytes that the room may still relay. */
  bytesLeft: number;
}

/** How a room stands for somebody who just took a seat in it. */
export interface Standing extends Terms {
  /** When the room ends if nothing happens: its time is over, or its sender has been away for too long. */
  endsAt: number;
  /** Who holds the other seat. */
  other: Holder | undefined;
  /** Who held this seat until now. */
  replaced: Holder | undefined;
}

export interface RoomRules {
  /** Rooms open at once; read at each opening. */
  readonly rooms: number;
  /** ms without a sender after which a room ends. */
  readonly senderAway: number;
}

/**
 * Rooms by key (see seats.ts). Unknown, closed and over are one: nothing there.
 * A transition that names a holder does nothing, and gives undefined, when the seat is no more that holder's.
 */
export interface RoomStore {
  /** Rooms that are open, as far as known without asking. */
  readonly size: number;
  /** Creates the room; the claimant is its sender. */
  open(room: string, claim: Claim, terms: Terms): Promise<'opened' | 'room-taken' | 'no-space'>;
  /** Takes the recipient's seat unless somebody who is connected holds it; the seat's earlier token dies. */
  join(room: string, claim: Claim): Promise<Standing | 'no-room' | 'room-full'>;
  /** Takes the seat whose token hashes to one of these. */
  resume(
    room: string,
    hashes: Readonly<Record<SeatName, string>>,
    holder: Holder,
  ): Promise<(Standing & { seat: SeatName }) | 'no-room' | 'bad-seat'>;
  /** Empties a seat, which may be resumed. */
  leave(room: string, seat: SeatName, holder: Holder): Promise<{ other: Holder | undefined } | undefined>;
  /**
   * So many bytes more were relayed in the room that expires at this time; gives what is left of all that nodes told
   * of, or undefined where that room is gone.
   */
  spend(room: string, expiresAt: number, bytes: number): Promise<number | undefined>;
  /** The sender's holder empties the recipient's seat for good. */
  evict(room: string, holder: Holder): Promise<{ evicted: Holder | undefined } | undefined>;
  /** Removes the room that this holder has a seat in. */
  close(room: string, holder: Holder): Promise<{ other: Holder | undefined } | undefined>;
  /** Says again who holds a seat, to a store that may have missed or lost it; `terms` are the room's. */
  reclaim(
    room: string,
    seat: SeatName,
    claim: Claim,
    terms: Terms,
  ): Promise<{ other: Holder | undefined } | 'no-room' | 'replaced'>;
  /** Forgets rooms that are over. */
  sweep(): void;
  /** Resolves when everything is kept that was answered. */
  stop(): Promise<void>;
}

/** The store does not answer. Nothing is known of what was asked. */
export class StoreUnreachable extends Error {
  constructor(cause: unknown) {
    super('The store does not answer.', { cause });
  }
}

export function otherSeat(seat: SeatName): SeatName {
  return seat === 'sender' ? 'recipient' : 'sender';
}
