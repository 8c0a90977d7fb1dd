/** Tokens of seats (PROTOCOL §2): opaque, stored as a hash that is bound to the room and the seat. */
import { createHash, randomBytes } from 'node:crypto';
import { seatBytes } from '../lib/protocol/limits.ts';
import type { SeatName } from './store/store.ts';

/** What a room is called in a store and between nodes, so that neither tells anyone a room to join. */
export function roomKey(room: string): string {
  return createHash('sha256').update('fieldpost room\n').update(room).digest('base64url').slice(0, 22);
}

/** A hash is in a room's record and ends with it: a token of an earlier room of the same id fits nowhere. */
export function seatHash(key: string, seat: SeatName, token: string): string {
  return createHash('sha256')
    .update(`fieldpost ${seat}\n${key}\n`)
    .update(token, 'base64url')
    .digest('base64url');
}

export function drawToken(): string {
  return randomBytes(seatBytes).toString('base64url');
}
