import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import {
  type ControlErrorCode,
  closeCodes,
  encodeControl,
  type ServerControl,
} from '../lib/protocol/control.ts';
import { addressGroup } from './address.ts';
import { Bucket } from './bucket.ts';
import type { Configuration } from './configuration.ts';
import { flush, textFrame } from './outbox.ts';
import type { Note, Room } from './rooms.ts';
import type { Holder, SeatName } from './store/store.ts';

/** A peer that reads nothing while it makes us answer is let go beyond this many unsent bytes. */
const mostUnsent = 1_048_576;

const pong = textFrame(encodeControl({ type: 'pong' }));
const beat = textFrame(encodeControl({ type: 'beat' }));

/** What came while a command was being answered. */
export interface Asking {
  frames: { data: Buffer; binary: boolean }[];
  bytes: number;
  notes: Note[];
}

/** A seat that a connection holds; `hash` is that of its token. */
export interface Seated {
  kind: 'seated';
  room: Room;
  seat: SeatName;
  hash: string;
}

/** What a refused client may do about it: come back after `retryAfter` seconds, bring what it `needs`. */
export interface Advice {
  retryAfter?: number;
  needs?: 'access';
}

/** Where a connection stands. */
export type Place =
  | { kind: 'idle' }
  | Seated
  /** It was told why it ends; nothing of it is read any more. */
  | { kind: 'over' };

/** ws closes by itself on a frame over its limit; the peer is told in words first, as PROTOCOL §2 wants. */
export class SignalSocket extends WebSocket {
  /** Called when either side begins to close. */
  leaving: (() => void) | undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.leaving?.();
    if (code === closeCodes['too-large'] && this.readyState === WebSocket.OPEN && reason === undefined) {
      this.send(
        encodeControl({ type: 'error', code: 'too-large', message: 'A frame may have 64 KiB at most.' }),
      );
    }
    super.close(code, reason);
  }
}

/** One connected peer. */
export class Connection {
  readonly ws: WebSocket;
  readonly socket: Socket;
  /** What the store and other nodes call it. */
  readonly holder: Holder;
  /** The address that it comes from. */
  readonly peerAddress: string;
  /** The address group that limits count by. */
  readonly address: string;
  readonly messages: Bucket;
  readonly bytes: Bucket;
  place: Place = { kind: 'idle' };
  /** Set while a command of its is being answered: what it sends and what it is told waits. */
  asking: Asking | undefined;
  /** Unix ms of its last message. */
  heardAt: number;
  /** It answers `beat`. */
  readonly beats: boolean;
  /** Unix ms of the last `beat` to it. */
  beatenAt = 0;
  /** Whose frames are not read until this one has caught up. */
  holding: Connection | undefined;
  /** The slow reader because of whom this one's frames are not read. */
  heldBy: Connection | undefined;
  /** Its frames are not read because a peer on another node reads slowly. */
  heldFar = false;
  /** Bytes of its frames on their way to another node. */
  forwarding = 0;
  /** See outbox.ts. */
  outbox: Buffer[] | undefined;

  constructor(
    ws: WebSocket,
    socket: Socket,
    holder: Holder,
    peerAddress: string,
    beats: boolean,
    configuration: Pick<Configuration, 'messageRate' | 'byteRate'>,
    now: number,
  ) {
    this.ws = ws;
    this.socket = socket;
    this.holder = holder;
    this.peerAddress = peerAddress;
    this.beats = beats;
    this.address = addressGroup(peerAddress);
    this.messages = new Bucket(configuration.messageRate, now);
    this.bytes = new Bucket(configuration.byteRate, now);
    this.heardAt = now;
  }

  get open(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  send(message: ServerControl): void {
    if (!this.open) return;
    flush(this);
    this.socket.write(textFrame(encodeControl(message)));
    if (this.socket.writableLength > mostUnsent) this.ws.terminate();
  }

  /** Answers what it asked for, with the handshake if that waits for the answer: before anybody else is told. */
  answer(message: ServerControl): void {
    this.send(message);
    this.socket.uncork();
  }

  /** Answers its sign of life: what a server of many who wait does most. */
  pong(): void {
    if (!this.open) return;
    flush(this);
    this.socket.write(pong);
    if (this.socket.writableLength > mostUnsent) this.ws.terminate();
  }

  /** Asks it for a sign of life. */
  beat(): void {
    if (!this.open) return;
    flush(this);
    this.socket.write(beat);
  }

  /** Says why, closes, and reads nothing more. */
  refuse(code: ControlErrorCode, message: string, more: Advice = {}): void {
    this.place = { kind: 'over' };
    this.send({ type: 'error', code, message, ...more });
    this.ws.close(closeCodes[code], code);
  }
}
