import { timingSafeEqual } from 'node:crypto';
import {
  type Claim,
  type Holder,
  otherSeat,
  type RoomRules,
  type RoomStore,
  type SeatName,
  type Standing,
  type Terms,
} from './store.ts';

interface Seat {
  hash: string | undefined;
  holder: Holder | undefined;
}

interface StoredRoom extends Terms {
  /** Unix ms; since when the sender's seat is empty. */
  senderAwaySince: number | undefined;
  sender: Seat;
  recipient: Seat;
}

/** What a file keeps of a room: who is connected is not true any more when it is read. */
export interface RoomRow extends Terms {
  room: string;
  senderHash: string;
  recipientHash: string | null;
}

/** Where rooms are written behind the table; each promise settles when that is safe from the end of the process. */
export interface RoomFile {
  write(row: RoomRow): Promise<void>;
  remove(room: string): Promise<void>;
  stop(): Promise<void>;
}

/** All rooms are looked at once in so many sweeps: nobody finds one that is over, so this only frees its place. */
const sweeps = 30;
/** Looked at in one sweep, however few there are. */
const fewest = 100;

const noHash = Buffer.alloc(43);

function fits(seat: Seat, hash: string): boolean {
  const expected = Buffer.from(seat.hash ?? '');
  const given = Buffer.from(hash);
  const comparable = expected.length === given.length;
  return timingSafeEqual(given, comparable ? expected : noHash.subarray(0, given.length)) && comparable;
}

/** Rooms of one process, in a table; with a file, of the processes that follow one another on it. */
export class MemoryStore implements RoomStore {
  private readonly rooms = new Map<string, StoredRoom>();
  private readonly rules: RoomRules;
  private readonly now: () => number;
  private readonly file: RoomFile | undefined;
  /** How far the rooms are looked through. */
  private swept = this.rooms.entries();

  constructor(rules: RoomRules, now: () => number, file?: RoomFile, rows: readonly RoomRow[] = []) {
    this.rules = rules;
    this.now = now;
    this.file = file;
    for (const { room, expiresAt, bytesLeft, senderHash, recipientHash } of rows) {
      this.rooms.set(room, {
        expiresAt,
        bytesLeft,
        senderAwaySince: now(),
        sender: { hash: senderHash, holder: undefined },
        recipient: { hash: recipientHash ?? undefined, holder: undefined },
      });
    }
  }

  get size(): number {
    return this.rooms.size;
  }

  async open(
    room: string,
    { hash, holder }: Claim,
    terms: Terms,
  ): Promise<'opened' | 'room-taken' | 'no-space'> {
    if (this.living(room) !== undefined) return 'room-taken';
    if (this.rooms.size >= this.rules.rooms && !this.rooms.has(room)) return 'no-space';
    this.rooms.set(room, {
      ...terms,
      senderAwaySince: undefined,
      sender: { hash, holder },
      recipient: { hash: undefined, holder: undefined },
    });
    try {
      await this.keep(room);
    } catch (error) {
      this.rooms.delete(room);
      throw error;
    }
    return 'opened';
  }

  async join(room: string, claim: Claim): Promise<Standing | 'no-room' | 'room-full'> {
    const found = this.living(room);
    if (found === undefined) return 'no-room';
    if (found.recipient.holder !== undefined) return 'room-full';
    found.recipient = { ...claim };
    try {
      await this.keep(room);
    } catch (error) {
      if (found.recipient.holder === claim.holder) found.recipient = { hash: undefined, holder: undefined };
      throw error;
    }
    // It may have been closed meanwhile.
    return this.living(room) === found ? this.standing(found, 'recipient', undefined) : 'no-room';
  }

  async resume(
    room: string,
    hashes: Readonly<Record<SeatName, string>>,
    holder: Holder,
  ): Promise<(Standing & { seat: SeatName }) | 'no-room' | 'bad-seat'> {
    const found = this.living(room);
    if (found === undefined) return 'no-room';
    const isSender = fits(found.sender, hashes.sender);
    const isRecipient = fits(found.recipient, hashes.recipient);
    if (!isSender && !isRecipient) return 'bad-seat';
    const seat: SeatName = isSender ? 'sender' : 'recipient';
    const replaced = found[seat].holder;
    found[seat].holder = holder;
    if (seat === 'sender') found.senderAwaySince = undefined;
    return { seat, ...this.standing(found, seat, replaced) };
  }

  async leave(
    room: string,
    seat: SeatName,
    holder: Holder,
  ): Promise<{ other: Holder | undefined } | undefined> {
    const found = this.rooms.get(room);
    if (found?.[seat].holder !== holder) return undefined;
    found[seat].holder = undefined;
    if (seat === 'sender') found.senderAwaySince = this.now();
    return { other: found[otherSeat(seat)].holder };
  }

  async spend(room: string, expiresAt: number, bytes: number): Promise<number | undefined> {
    const found = this.rooms.get(room);
    if (found?.expiresAt !== expiresAt) return undefined;
    found.bytesLeft = Math.max(0, found.bytesLeft - bytes);
    this.keepLater(room);
    return found.bytesLeft;
  }

  async evict(room: string, holder: Holder): Promise<{ evicted: Holder | undefined } | undefined> {
    const found = this.rooms.get(room);
    if (found?.sender.holder !== holder) return undefined;
    const evicted = found.recipient.holder;
    found.recipient = { hash: undefined, holder: undefined };
    await this.keep(room);
    return { evicted };
  }

  async close(room: string, holder: Holder): Promise<{ other: Holder | undefined } | undefined> {
    const found = this.rooms.get(room);
    const seat = (['sender', 'recipient'] as const).find(name => found?.[name].holder === holder);
    if (found === undefined || seat === undefined) return undefined;
    this.rooms.delete(room);
    await this.file?.remove(room);
    return { other: found[otherSeat(seat)].holder };
  }

  async reclaim(
    room: string,
    seat: SeatName,
    { hash, holder }: Claim,
  ): Promise<{ other: Holder | undefined } | 'no-room' | 'replaced'> {
    const found = this.living(room);
    if (found === undefined) return 'no-room';
    const { hash: kept, holder: now = holder } = found[seat];
    if (kept !== hash || now !== holder) return 'replaced';
    found[seat].holder = holder;
    if (seat === 'sender') found.senderAwaySince = undefined;
    return { other: found[otherSeat(seat)].holder };
  }

  sweep(): void {
    const now = this.now();
    for (let looks = Math.ceil(this.rooms.size / sweeps) + fewest; looks > 0; looks -= 1) {
      const next = this.swept.next();
      if (next.done === true) {
        this.swept = this.rooms.entries();
        return;
      }
      const [room, found] = next.value;
      if (now < this.endsAt(found)) continue;
      this.rooms.delete(room);
      // The next sweep after a restart removes what this one could not.
      this.file?.remove(room).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    await this.file?.stop();
  }

  private endsAt(room: StoredRoom): number {
    const away = room.senderAwaySince;
    return away === undefined ? room.expiresAt : Math.min(room.expiresAt, away + this.rules.senderAway);
  }

  private living(room: string): StoredRoom | undefined {
    const found = this.rooms.get(room);
    return found === undefined || this.now() >= this.endsAt(found) ? undefined : found;
  }

  private standing(room: StoredRoom, seat: SeatName, replaced: Holder | undefined): Standing {
    const { expiresAt, bytesLeft } = room;
    return { expiresAt, bytesLeft, endsAt: this.endsAt(room), other: room[otherSeat(seat)].holder, replaced };
  }

  private async keep(room: string): Promise<void> {
    const found = this.rooms.get(room);
    if (this.file === undefined || found?.sender.hash === undefined) return;
    const { expiresAt, bytesLeft, sender, recipient } = found;
    await this.file.write({
      room,
      expiresAt,
      bytesLeft,
      senderHash: sender.hash ?? '',
      recipientHash: recipient.hash ?? null,
    });
  }

  private keepLater(room: string): void {
    this.keep(room).catch(() => undefined);
  }
}
