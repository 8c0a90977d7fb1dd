import * as v from 'valibot';
import { utf8 } from '../crypto/bytes.ts';
import { base64urlText, integer, parseJson } from './encoding.ts';
import {
  accessCharacters,
  controlBytes,
  iceServers,
  iceUrls,
  maxTtl,
  minTtl,
  roomIdBytes,
  seatBytes,
  serverTextCharacters,
} from './limits.ts';

/** An RTCIceServer as the server hands it out. */
export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

/** Text frames from a client (PROTOCOL §2). `room` is 22 base64url characters, `seat` 43. */
export type ClientControl =
  | { type: 'open'; room: string; ttl?: number; access?: string }
  | { type: 'join'; room: string }
  | { type: 'resume'; room: string; seat: string }
  | { type: 'evict'; room: string }
  | { type: 'close'; room: string }
  /** Only to a server that said so in `accepts`: how the peers of this room reach each other. */
  | { type: 'path'; room: string; kind: PathWord }
  | { type: 'ping' }
  /** Answer to the server's. */
  | { type: 'beat' };

/** One word for operators, once a room: nothing of an address is in it. `none`: the policy wants what there is not. */
export const pathWords = ['direct', 'turn', 'relay', 'none'] as const;
export type PathWord = (typeof pathWords)[number];

export type ControlErrorCode =
  | 'bad-message'
  | 'no-room'
  | 'room-taken'
  | 'room-full'
  | 'expired'
  | 'bad-seat'
  | 'replaced'
  | 'evicted'
  | 'too-large'
  | 'rate-limited'
  | 'quota'
  | 'shutting-down';

/** Text frames from the server. `expires` in Unix seconds. */
export type ServerControl =
  | {
      type: 'opened';
      seat: string;
      expires: number;
      peer: boolean;
      ice: IceServer[];
      /** What the sender may say beyond the table of PROTOCOL §2. */
      accepts?: string[];
    }
  | { type: 'joined'; seat: string; expires: number; peer: boolean; ice: IceServer[] }
  | { type: 'resumed'; expires: number; peer: boolean; ice: IceServer[] }
  | { type: 'evicted' }
  | { type: 'closed' }
  | { type: 'pong' }
  /** Only to a client that offered `beatSubprotocol`, when it has said nothing for a while: it answers the same. */
  | { type: 'beat' }
  | { type: 'undelivered' }
  | { type: 'peer'; present: boolean; ice?: IceServer[] }
  | {
      type: 'error';
      code: ControlErrorCode;
      message: string;
      retryAfter?: number;
      /** What was missing or wrong in what was asked; `access`: the operator's token. */
      needs?: string;
    };

export const closeCodes: Record<ControlErrorCode, number> = {
  'bad-message': 4000,
  'no-room': 4004,
  'room-taken': 4005,
  'room-full': 4006,
  expired: 4007,
  'bad-seat': 4008,
  replaced: 4009,
  evicted: 4010,
  'too-large': 1009,
  'rate-limited': 4029,
  quota: 4030,
  'shutting-down': 1012,
};

const room = base64urlText(roomIdBytes);
const seat = base64urlText(seatBytes);

const clientControl = v.variant('type', [
  v.object({
    type: v.literal('open'),
    room,
    ttl: v.exactOptional(integer(minTtl, maxTtl)),
    access: v.exactOptional(v.pipe(v.string(), v.maxLength(accessCharacters))),
  }),
  v.object({ type: v.literal('join'), room }),
  v.object({ type: v.literal('resume'), room, seat }),
  v.object({ type: v.literal('evict'), room }),
  v.object({ type: v.literal('close'), room }),
  v.object({ type: v.literal('path'), room, kind: v.picklist(pathWords) }),
  v.object({ type: v.literal('ping') }),
  v.object({ type: v.literal('beat') }),
]) satisfies v.GenericSchema<unknown, ClientControl>;

const shortText = v.pipe(v.string(), v.maxLength(serverTextCharacters));
/** One that this version may not know. */
const word = v.pipe(v.string(), v.maxLength(32));
const iceUrl = v.pipe(shortText, v.regex(/^(?:stuns?|turns?):[^\s]+$/));
const ice = v.pipe(
  v.array(
    v.object({
      urls: v.union([iceUrl, v.pipe(v.array(iceUrl), v.minLength(1), v.maxLength(iceUrls))]),
      username: v.exactOptional(shortText),
      credential: v.exactOptional(shortText),
    }),
  ),
  v.maxLength(iceServers),
);
const expires = integer(0, Number.MAX_SAFE_INTEGER);
const errorCode = v.picklist(Object.keys(closeCodes) as ControlErrorCode[]);

const serverControl = v.variant('type', [
  v.object({
    type: v.literal('opened'),
    seat,
    expires,
    peer: v.boolean(),
    ice,
    accepts: v.exactOptional(v.pipe(v.array(word), v.maxLength(16))),
  }),
  v.object({ type: v.literal('joined'), seat, expires, peer: v.boolean(), ice }),
  v.object({ type: v.literal('resumed'), expires, peer: v.boolean(), ice }),
  v.object({ type: v.literal('evicted') }),
  v.object({ type: v.literal('closed') }),
  v.object({ type: v.literal('pong') }),
  v.object({ type: v.literal('beat') }),
  v.object({ type: v.literal('undelivered') }),
  v.object({ type: v.literal('peer'), present: v.boolean(), ice: v.exactOptional(ice) }),
  v.object({
    type: v.literal('error'),
    code: errorCode,
    message: shortText,
    retryAfter: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    needs: v.exactOptional(word),
  }),
]) satisfies v.GenericSchema<unknown, ServerControl>;

/** A client's text frame, unknown members dropped, or null when it is not one (`bad-message`). */
export function parseClientControl(text: string): ClientControl | null {
  return parseControl(clientControl, text);
}

/** A server's text frame, unknown members dropped, or null when it is not one. */
export function parseServerControl(text: string): ServerControl | null {
  return parseControl(serverControl, text);
}

/**
 * The text frame of a message.
 *
 * @throws RangeError over 4096 bytes of UTF-8.
 */
export function encodeControl(message: ClientControl | ServerControl): string {
  const text = JSON.stringify(message);
  if (!fits(text)) {
    throw new RangeError(
      `a control message is at most ${controlBytes} bytes, this ${message.type} has ${utf8(text).length}`,
    );
  }
  return text;
}

/** Whether it is short enough. Most texts are short whatever is in them (3 bytes a character at most), and not counted. */
function fits(text: string): boolean {
  const { length } = text;
  return length * 3 <= controlBytes || (length <= controlBytes && utf8(text).length <= controlBytes);
}

function parseControl<Control>(schema: v.GenericSchema<unknown, Control>, text: string): Control | null {
  if (!fits(text)) return null;
  const parsed = v.safeParse(schema, parseJson(text));
  return parsed.success ? parsed.output : null;
}
