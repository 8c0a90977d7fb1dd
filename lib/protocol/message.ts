/** Messages between peers, inside data frames (PROTOCOL sections 4 and 5). Bytes are base64url in their JSON. */
import * as v from 'valibot';
import { toBase64url, utf8 } from '../crypto/bytes.ts';
import { clipLabel, originClaim } from './claim.ts';
import { base64urlBytes, integer, parseJsonBytes } from './encoding.ts';
import {
  attemptsPerArming,
  boxOverheadBytes,
  candidatesPerContactAttempt,
  codeDigits,
  contactCharacters,
  firstAttempt,
  itemBytes,
  itemIdBytes,
  lastAttempt,
  longCodeDigits,
  noteCharacters,
  paddedMessageBytes,
  pointBytes,
  proofTagBytes,
} from './limits.ts';
import { pad, unpad } from './padding.ts';
import { type SignalData, signalData } from './signal.ts';

export type { SignalData } from './signal.ts';

export const policies = ['direct', 'prefer-direct', 'relay'] as const;
export type Policy = (typeof policies)[number];

/** How long a code is. */
export type CodeDigits = typeof codeDigits | typeof longCodeDigits;

export const byeReasons = ['cancelled', 'declined', 'expired', 'done', 'error'] as const;
export type ByeReason = (typeof byeReasons)[number];

export const ackOutcomes = ['filled', 'kept', 'copied'] as const;

/** One candidate of the sender: its CPace share (32 bytes) and its proof (32 bytes). */
export interface Candidate {
  y: Uint8Array;
  tag: Uint8Array;
}

export type PeerMessage =
  | { type: 'hello' }
  | {
      type: 'ready';
      policy: Policy;
      /** `period` in seconds. */
      code: { digits: 6 | 8; period: number };
      attempt: number;
      left: number;
      passphrase: boolean;
      contact?: string;
    }
  | { type: 'signal'; data: SignalData }
  | { type: 'path'; direct: 'open' | 'failed' }
  | { type: 'verify'; attempt: number; y: Uint8Array[] }
  | { type: 'candidates'; attempt: number; c: Candidate[] }
  /** Without `proof`, none of the candidates held. */
  | { type: 'confirm'; attempt: number; proof?: { candidate: number; tag: Uint8Array } }
  /** `id` 16 bytes; `box` at most 48,040. */
  | { type: 'secret'; id: Uint8Array; box: Uint8Array }
  | { type: 'denied'; attempt: number; left: number }
  | { type: 'paused' }
  | {
      type: 'ack';
      id: Uint8Array;
      outcome: (typeof ackOutcomes)[number];
      origin?: string;
      label?: string;
    }
  | { type: 'note'; text: string }
  | { type: 'bye'; reason: ByeReason };

/** A message of a later version: to be ignored. */
export interface UnknownMessage {
  type: 'unknown';
  name: string;
}

const attempt = integer(firstAttempt, lastAttempt);
const left = integer(0, attemptsPerArming);
const point = base64urlBytes(pointBytes);
const tag = base64urlBytes(proofTagBytes);
const id = base64urlBytes(itemIdBytes);

function list<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.array(schema), v.minLength(1), v.maxLength(candidatesPerContactAttempt));
}

const shapes = {
  hello: v.object({ type: v.literal('hello') }),
  ready: v.object({
    type: v.literal('ready'),
    policy: v.picklist(policies),
    code: v.object({ digits: v.picklist([codeDigits, longCodeDigits]), period: integer(1, 3600) }),
    attempt,
    left,
    passphrase: v.boolean(),
    contact: v.exactOptional(v.pipe(v.string(), v.maxLength(contactCharacters))),
  }),
  signal: v.object({ type: v.literal('signal'), data: signalData }),
  path: v.object({ type: v.literal('path'), direct: v.picklist(['open', 'failed']) }),
  verify: v.object({ type: v.literal('verify'), attempt, y: list(point) }),
  candidates: v.object({
    type: v.literal('candidates'),
    attempt,
    c: list(v.object({ y: point, tag })),
  }),
  confirm: v.union([
    v.pipe(
      v.object({
        type: v.literal('confirm'),
        attempt,
        candidate: integer(0, candidatesPerContactAttempt - 1),
        tag,
      }),
      v.transform(({ type, attempt, candidate, tag }) => ({ type, attempt, proof: { candidate, tag } })),
    ),
    v.pipe(
      v.object({
        type: v.literal('confirm'),
        attempt,
        // Half a proof is malformed, not an admission that none held.
        candidate: v.exactOptional(v.never()),
        tag: v.exactOptional(v.never()),
      }),
      v.transform(({ type, attempt }) => ({ type, attempt })),
    ),
  ]),
  secret: v.object({
    type: v.literal('secret'),
    id,
    box: base64urlBytes(boxOverheadBytes, boxOverheadBytes + itemBytes),
  }),
  denied: v.object({ type: v.literal('denied'), attempt, left }),
  paused: v.object({ type: v.literal('paused') }),
  ack: v.pipe(
    v.object({
      type: v.literal('ack'),
      id,
      outcome: v.picklist(ackOutcomes),
      origin: v.exactOptional(v.string()),
      label: v.exactOptional(v.string()),
    }),
    v.transform(presentable),
  ),
  note: v.object({ type: v.literal('note'), text: v.pipe(v.string(), v.maxLength(noteCharacters)) }),
  bye: v.object({ type: v.literal('bye'), reason: v.picklist(byeReasons) }),
} satisfies { [Type in PeerMessage['type']]: v.GenericSchema<unknown, Extract<PeerMessage, { type: Type }>> };

const named = v.object({ type: v.string() });

/**
 * The plaintext of a data frame: JSON, padded to a multiple of 256 bytes. An `ack`'s label is clipped and its origin
 * dropped where they are none, so that a strange page cannot keep a receipt from being sent.
 *
 * @throws RangeError when it does not fit a frame.
 */
export function encodeMessage(message: PeerMessage): Uint8Array {
  const padded = pad(utf8(JSON.stringify(onWire(message))));
  if (padded.length > paddedMessageBytes) {
    throw new RangeError(
      `a ${message.type} is at most ${paddedMessageBytes} bytes padded, not ${padded.length}`,
    );
  }
  return padded;
}

/** The message of a data frame's plaintext, unknown members dropped, or null when it is malformed. */
export function decodeMessage(bytes: Uint8Array): PeerMessage | UnknownMessage | null {
  const plaintext = bytes.length <= paddedMessageBytes ? unpad(bytes) : null;
  if (!plaintext) return null;
  const json = parseJsonBytes(plaintext);
  const header = v.safeParse(named, json);
  if (!header.success) return null;
  const { type } = header.output;
  if (!isKnown(type)) return { type: 'unknown', name: clipLabel(type) };
  const parsed = v.safeParse<v.GenericSchema<unknown, PeerMessage>>(shapes[type], json);
  return parsed.success ? parsed.output : null;
}

function isKnown(type: string): type is PeerMessage['type'] {
  return Object.hasOwn(shapes, type);
}

function onWire(message: PeerMessage): object {
  switch (message.type) {
    case 'verify':
      return { ...message, y: message.y.map(toBase64url) };
    case 'candidates':
      return { ...message, c: message.c.map(({ y, tag }) => ({ y: toBase64url(y), tag: toBase64url(tag) })) };
    case 'confirm': {
      const { type, attempt, proof } = message;
      if (!proof) return { type, attempt };
      return { type, attempt, candidate: proof.candidate, tag: toBase64url(proof.tag) };
    }
    case 'secret':
      return { ...message, id: toBase64url(message.id), box: toBase64url(message.box) };
    case 'ack':
      return { ...presentable(message), id: toBase64url(message.id) };
    default:
      return message;
  }
}

function presentable(ack: Extract<PeerMessage, { type: 'ack' }>): Extract<PeerMessage, { type: 'ack' }> {
  const origin = ack.origin === undefined ? undefined : originClaim(ack.origin);
  return {
    type: 'ack',
    id: ack.id,
    outcome: ack.outcome,
    ...(origin === undefined ? {} : { origin }),
    ...(ack.label === undefined ? {} : { label: clipLabel(ack.label) }),
  };
}
