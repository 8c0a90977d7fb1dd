/**
 * Asking for a seat in the WebSocket handshake: a further subprotocol, offered behind `fieldpost.1`, names the seat and
 * the room. A server that selects it answers as to the message; one that knows nothing of it selects `fieldpost.1`, and
 * the message is sent (docs/protocol.md, Signaling).
 */
import type { ClientControl } from './control.ts';
import { defaultTtl, maxTtl, minTtl, subprotocol } from './limits.ts';

export type SeatAsked = Extract<ClientControl, { type: 'open' | 'join' }>;

/** 16 bytes in base64url: the last of 22 characters has four bits that are zero. */
const room = '[A-Za-z0-9_-]{21}[AQgw]';
const form = new RegExp(
  `^${subprotocol.replace('.', '\\.')}\\.(?:join|open\\.([1-9][0-9]{1,4}))\\.(${room})$`,
);

/** The subprotocol that asks the same as this message; null where only the message can: what is secret stays out. */
export function seatOffer(message: ClientControl): string | null {
  if (message.type === 'join') return `${subprotocol}.join.${message.room}`;
  if (message.type !== 'open' || message.access !== undefined) return null;
  return `${subprotocol}.open.${message.ttl ?? defaultTtl}.${message.room}`;
}

/** What an offered subprotocol asks for, or null where it is no such offer. */
export function parseSeatOffer(name: string): SeatAsked | null {
  const [, seconds, id] = form.exec(name) ?? [];
  if (id === undefined) return null;
  if (seconds === undefined) return { type: 'join', room: id };
  const ttl = Number(seconds);
  return ttl < minTtl || ttl > maxTtl ? null : { type: 'open', room: id, ttl };
}
