import { toBase64url } from '../../lib/crypto/bytes.ts';
import {
  type ClientControl,
  type ControlErrorCode,
  closeCodes,
  type IceServer,
  type ServerControl,
} from '../../lib/protocol/control.ts';
import { senderAbsenceSeconds } from '../../lib/protocol/limits.ts';
import type { Random } from './random.ts';

/** What the simulated server sees of one connection. */
export interface Line {
  control(message: ServerControl): void;
  frame(bytes: Uint8Array): void;
  close(code: number): void;
}

interface Seat {
  token: string;
  line: Line | null;
}

interface Room {
  expires: number;
  /** Since when nobody has been in the sender's seat (ms). */
  absentSince: number | null;
  sender: Seat;
  recipient: Seat | null;
}

type Side = 'sender' | 'recipient';

/** PROTOCOL section 2 in one process, as far as two peers can tell. */
export class FakeServer {
  #rooms = new Map<string, Room>();
  readonly #seats = new Map<Line, { room: string; side: Side }>();
  readonly #random: Random;
  readonly #now: () => number;

  /** What a seat is told of TURN once both are taken. */
  readonly #turn: IceServer[];

  /** What it takes beyond the first version, and the token that it wants for opening. */
  readonly #terms: { accepts?: string[]; access?: string };

  constructor(
    random: Random,
    now: () => number,
    turn: IceServer[] = [],
    terms: { accepts?: string[]; access?: string } = {},
  ) {
    this.#random = random;
    this.#now = now;
    this.#turn = turn;
    this.#terms = terms;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  /** Every room is lost, and every connection closed. */
  restart() {
    const lines = [...this.#seats.keys()];
    this.#rooms = new Map();
    this.#seats.clear();
    for (const line of lines) line.close(1012);
  }

  control(line: Line, message: ClientControl) {
    if (message.type === 'ping') return line.control({ type: 'pong' });
    if (message.type === 'beat') return;
    const room = this.#rooms.get(message.room);
    if (room && this.#isOver(room)) {
      this.#rooms.delete(message.room);
      if (room.recipient?.line) this.#refuse(room.recipient.line, 'no-room');
      this.control(line, message);
      return;
    }
    switch (message.type) {
      case 'open':
        if (message.access !== this.#terms.access) return this.#refuse(line, 'bad-message', 'access');
        if (room) return this.#refuse(line, 'room-taken');
        return this.#open(line, message.room, message.ttl ?? 3600);
      case 'join':
        if (!room) return this.#refuse(line, 'no-room');
        // No connection repeats itself, only this network does: the same answer again.
        if (room.recipient?.line === line) return this.#seat(line, message.room, room, 'recipient', 'joined');
        if (room.recipient?.line) return this.#refuse(line, 'room-full');
        room.recipient = { token: this.#token(), line };
        return this.#seat(line, message.room, room, 'recipient', 'joined');
      case 'resume': {
        if (!room) return this.#refuse(line, 'no-room');
        const side = (['sender', 'recipient'] as const).find(name => room[name]?.token === message.seat);
        const seat = side && room[side];
        if (!side || !seat) return this.#refuse(line, 'bad-seat');
        const older = seat.line;
        seat.line = line;
        if (side === 'sender') room.absentSince = null;
        if (older && older !== line) {
          this.#seats.delete(older);
          this.#refuse(older, 'replaced');
        }
        return this.#seat(line, message.room, room, side, 'resumed');
      }
      case 'evict': {
        if (!room || this.#seats.get(line)?.side !== 'sender') return;
        line.control({ type: 'evicted' });
        const out = room.recipient?.line;
        room.recipient = null;
        if (!out) return;
        this.#seats.delete(out);
        this.#refuse(out, 'evicted');
        return line.control({ type: 'peer', present: false });
      }
      case 'close':
        if (!room || this.#seats.get(line)?.side !== 'sender') return;
        line.control({ type: 'closed' });
        this.#rooms.delete(message.room);
        if (room.recipient?.line) this.#refuse(room.recipient.line, 'no-room');
    }
  }

  frame(line: Line, bytes: Uint8Array) {
    const place = this.#seats.get(line);
    const room = place && this.#rooms.get(place.room);
    if (!place || !room) return;
    const other = place.side === 'sender' ? room.recipient?.line : room.sender.line;
    if (other) other.frame(bytes);
    else line.control({ type: 'undelivered' });
  }

  /** The connection is gone. */
  gone(line: Line) {
    const place = this.#seats.get(line);
    this.#seats.delete(line);
    const room = place && this.#rooms.get(place.room);
    if (!place || !room) return;
    const seat = room[place.side];
    if (seat?.line !== line) return;
    seat.line = null;
    if (place.side === 'sender') room.absentSince = this.#now();
    const other = place.side === 'sender' ? room.recipient?.line : room.sender.line;
    other?.control({ type: 'peer', present: false });
  }

  #isOver({ expires, absentSince }: Room): boolean {
    const absence = absentSince === null ? 0 : this.#now() - absentSince;
    return this.#now() >= expires || absence >= senderAbsenceSeconds * 1000;
  }

  #open(line: Line, name: string, ttl: number) {
    const room: Room = {
      expires: this.#now() + ttl * 1000,
      absentSince: null,
      sender: { token: this.#token(), line },
      recipient: null,
    };
    this.#rooms.set(name, room);
    this.#seat(line, name, room, 'sender', 'opened');
  }

  #seat(line: Line, name: string, room: Room, side: Side, type: 'opened' | 'joined' | 'resumed') {
    this.#seats.set(line, { room: name, side });
    const other = side === 'sender' ? room.recipient?.line : room.sender.line;
    const ice = other == null ? [] : this.#turn;
    const told = { expires: Math.floor(room.expires / 1000), peer: other != null, ice };
    const seat = room[side]?.token ?? '';
    const accepts = type === 'opened' && this.#terms.accepts ? { accepts: this.#terms.accepts } : {};
    line.control(type === 'resumed' ? { type, ...told } : { type, seat, ...told, ...accepts });
    other?.control({ type: 'peer', present: true, ...(ice.length > 0 ? { ice } : {}) });
  }

  #refuse(line: Line, code: ControlErrorCode, needs?: string) {
    line.control({ type: 'error', code, message: code, ...(needs === undefined ? {} : { needs }) });
    line.close(closeCodes[code]);
  }

  #token(): string {
    return toBase64url(this.#random.bytes(32));
  }
}
