/**
 * The meeting points of PROTOCOL §2: rooms of exactly two seats, their tokens and lifetimes.
 * No sockets here: `Holder` is whatever stands for a connected peer.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type SeatName = 'sender' | 'recipient';

interface Seat<Holder> {
  /** SHA-256 over the room's instance, the seat's name and the token; absent until taken, and after an eviction. */
  tokenHash: Buffer | undefined;
  /** The connected peer. */
  holder: Holder | undefined;
}

export interface Room<Holder> {
  readonly id: string;
  /** Drawn per room, so that a token of an earlier room with this id fits nowhere. */
  readonly instance: Buffer;
  /** Unix ms. */
  readonly expiresAt: number;
  /** Bytes that it may still relay. */
  bytesLeft: number;
  /** Unix ms; since when the sender's seat is empty. */
  senderAwaySince: number | undefined;
  readonly sender: Seat<Holder>;
  readonly recipient: Seat<Holder>;
}

export interface RoomRules {
  /** Rooms open at once. */
  rooms: number;
  /** Bytes that one room may relay. */
  roomBytes: number;
  /** ms without a sender after which a room ends. */
  senderAway: number;
}

export type EndOfRoom = 'expired' | 'sender-away';

const noHash = Buffer.alloc(32);

export function otherSeat(seat: SeatName): SeatName {
  return seat === 'sender' ? 'recipient' : 'sender';
}

export class Rooms<Holder> {
  private readonly rooms = new Map<string, Room<Holder>>();
  private readonly rules: RoomRules;
  private readonly now: () => number;
  private readonly connected: (holder: Holder) => boolean;

  /** `connected` tells whether a holder that has not left yet can still be reached. */
  constructor(rules: RoomRules, now: () => number, connected: (holder: Holder) => boolean = () => true) {
    this.rules = rules;
    this.now = now;
    this.connected = connected;
  }

  get size(): number {
    return this.rooms.size;
  }

  /**
   * Creates a room that lives for `ttl` seconds and seats the caller as its sender.
   * A room whose time is over counts as taken until it is collected, so that its peers can be told first.
   */
  open(
    id: string,
    ttl: number,
    holder: Holder,
  ): { room: Room<Holder>; token: string } | { refused: 'room-taken' | 'no-space' } {
    if (this.rooms.has(id)) return { refused: 'room-taken' };
    if (this.rooms.size >= this.rules.rooms) return { refused: 'no-space' };
    const room: Room<Holder> = {
      id,
      instance: randomBytes(16),
      expiresAt: this.now() + ttl * 1000,
      bytesLeft: this.rules.roomBytes,
      senderAwaySince: undefined,
      sender: { tokenHash: undefined, holder },
      recipient: { tokenHash: undefined, holder: undefined },
    };
    this.rooms.set(id, room);
    return { room, token: this.drawToken(room, 'sender') };
  }

  /** Seats the caller as recipient if nobody connected sits there; the seat's earlier token dies. */
  join(
    id: string,
    holder: Holder,
  ): { room: Room<Holder>; token: string } | { refused: 'no-room' | 'room-full' } {
    const room = this.living(id);
    if (room === undefined) return { refused: 'no-room' };
    const { holder: last } = room.recipient;
    if (last !== undefined && this.connected(last)) return { refused: 'room-full' };
    room.recipient.holder = holder;
    return { room, token: this.drawToken(room, 'recipient') };
  }

  /** Gives the seat of `token` to the caller; `replaced` is who was still connected in it. */
  resume(
    id: string,
    token: string,
    holder: Holder,
  ):
    | { room: Room<Holder>; seat: SeatName; replaced: Holder | undefined }
    | { refused: 'no-room' | 'bad-seat' } {
    const room = this.living(id);
    if (room === undefined) return { refused: 'no-room' };
    const isSender = fits(room, 'sender', token);
    const isRecipient = fits(room, 'recipient', token);
    if (!isSender && !isRecipient) return { refused: 'bad-seat' };
    const seat: SeatName = isSender ? 'sender' : 'recipient';
    const replaced = room[seat].holder;
    room[seat].holder = holder;
    if (seat === 'sender') room.senderAwaySince = undefined;
    return { room, seat, replaced };
  }

  /** The seat's peer is gone, but may resume; false if the seat is not (or no more) this holder's. */
  leave(room: Room<Holder>, seat: SeatName, holder: Holder): boolean {
    if (room[seat].holder !== holder) return false;
    room[seat].holder = undefined;
    if (seat === 'sender') room.senderAwaySince = this.now();
    return true;
  }

  /** Empties the recipient's seat for good: its token dies. Returns who sat there. */
  evict(room: Room<Holder>): Holder | undefined {
    const { holder } = room.recipient;
    room.recipient.holder = undefined;
    room.recipient.tokenHash = undefined;
    return holder;
  }

  /** Removes the room; its id may be opened anew. */
  end(room: Room<Holder>): void {
    if (this.rooms.get(room.id) === room) this.rooms.delete(room.id);
  }

  /** As `collect`, for the one room of this id. */
  collectOne(id: string): { room: Room<Holder>; why: EndOfRoom } | undefined {
    const room = this.rooms.get(id);
    const why = room === undefined ? undefined : this.over(room);
    if (room === undefined || why === undefined) return undefined;
    this.end(room);
    return { room, why };
  }

  /** Removes every room whose time is over, and says which and why. */
  collect(): { room: Room<Holder>; why: EndOfRoom }[] {
    const ended: { room: Room<Holder>; why: EndOfRoom }[] = [];
    for (const room of this.rooms.values()) {
      const why = this.over(room);
      if (why !== undefined) ended.push({ room, why });
    }
    for (const { room } of ended) this.end(room);
    return ended;
  }

  private over(room: Room<Holder>): EndOfRoom | undefined {
    const now = this.now();
    if (now >= room.expiresAt) return 'expired';
    const away = room.senderAwaySince;
    return away !== undefined && now - away >= this.rules.senderAway ? 'sender-away' : undefined;
  }

  private living(id: string): Room<Holder> | undefined {
    const room = this.rooms.get(id);
    return room === undefined || this.over(room) !== undefined ? undefined : room;
  }

  private drawToken(room: Room<Holder>, seat: SeatName): string {
    const token = randomBytes(32).toString('base64url');
    room[seat].tokenHash = hashToken(room, seat, token);
    return token;
  }
}

function hashToken(room: Room<unknown>, seat: SeatName, token: string): Buffer {
  return createHash('sha256').update(room.instance).update(`${seat}:`).update(token, 'base64url').digest();
}

function fits(room: Room<unknown>, seat: SeatName, token: string): boolean {
  const expected = room[seat].tokenHash;
  const equal = timingSafeEqual(hashToken(room, seat, token), expected ?? noHash);
  return equal && expected !== undefined;
}
