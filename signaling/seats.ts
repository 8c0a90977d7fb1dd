/** Tokens of seats (PROTOCOL §2): opaque, stored as a hash that is bound to the room and the seat. */
import { hash, randomBytes } from 'node:crypto';
import { seatBytes } from '../lib/protocol/limits.ts';
import type { SeatName } from './store/store.ts';

/** What a room is called in a store and between nodes, so that neither tells anyone a room to join. */
export function roomKey(room: string): string {
  return hash('sha256', `fieldpost room\n${room}`, 'base64url').slice(0, 22);
}

/** A hash is in a room's record and ends with it: a token of an earlier room of the same id fits nowhere. */
export function seatHash(key: string, seat: SeatName, token: string): string {
  const bound = Buffer.from(`fieldpost ${seat}\n${key}\n`);
  return hash('sha256', Buffer.concat([bound, Buffer.from(token, 'base64url')]), 'base64url');
}

/** Tokens for whose random bytes the system is asked at once: to ask costs more than all else of a token. */
const batch = 64;

let undrawn = Buffer.alloc(0);

/** 32 random bytes, as base64url. */
export function drawToken(): string {
  if (undrawn.length === 0) undrawn = randomBytes(batch * seatBytes);
  const token = undrawn.toString('base64url', 0, seatBytes);
  undrawn.fill(0, 0, seatBytes);
  undrawn = undrawn.subarray(seatBytes);
  return token;
}
