/** A secure session between the two peers: two paths, four keys, four counters (PROTOCOL section 3). */
import { openChaCha20Poly1305, sealChaCha20Poly1305 } from '../../crypto/aead.ts';
import { concat } from '../../crypto/bytes.ts';
import { hkdfSha256 } from '../../crypto/hkdf.ts';
import type { NoiseKeys } from '../../crypto/noise.ts';
import { wipe } from '../../crypto/secret.ts';
import { counterNonce, dataHeader, encodeData, type Frame } from '../../protocol/frame.ts';
import {
  decodeMessage,
  encodeMessage,
  type PeerMessage,
  type UnknownMessage,
} from '../../protocol/message.ts';
import type { NetEffect } from '../effect.ts';
import type { Path } from './path.ts';

export type Via = 'relay' | 'direct';

/** One key and the counter of the next frame under it. */
export interface Lane {
  key: Uint8Array;
  next: number;
}

/** One way of a session. `via`: the path on which its messages travel now. */
export interface Direction {
  via: Via;
  relay: Lane;
  direct: Lane;
}

export interface Session {
  epoch: number;
  /** h of the handshake, 32 bytes. */
  hash: Uint8Array;
  /** Someone with the link only, or the person who knew the code. */
  peer: 'stranger' | 'proved';
  out: Direction;
  in: Direction;
  /** Direct frames that came before the other side's `path open` was read on the relay. */
  held: Uint8Array[];
  path: Path;
}

export type DataFrame = Extract<Frame, { kind: 'data' }>;

/** What became of a data frame. `gap`: authentic, but frames before it were lost. */
export type Opened =
  | { kind: 'opened'; session: Session; message: PeerMessage | UnknownMessage | null }
  | { kind: 'dropped' }
  | { kind: 'gap' };

/** Which side of the handshake: the recipient starts it. */
export type Role = 'sender' | 'recipient';

/**
 * The session of a finished handshake. Wipes Noise's keys and the shared secret.
 *
 * @param shared - of ML-KEM, 32 bytes.
 * @param resumed - made with a resume psk, which only the person who knew the code has.
 */
export function createSession(input: {
  role: Role;
  epoch: number;
  keys: NoiseKeys;
  shared: Uint8Array;
  resumed: boolean;
}): Session {
  const { role, epoch, keys, shared, resumed } = input;
  const fromRecipient = direction(keys.initiatorToResponder, shared);
  const fromSender = direction(keys.responderToInitiator, shared);
  wipe(keys.initiatorToResponder, keys.responderToInitiator, shared);
  return {
    epoch,
    hash: keys.hash,
    peer: resumed ? 'proved' : 'stranger',
    out: role === 'sender' ? fromSender : fromRecipient,
    in: role === 'sender' ? fromRecipient : fromSender,
    held: [],
    path: { kind: 'idle' },
  };
}

/** The name of a session's WebRTC connection. */
export function connectionOf(session: Session): string {
  return session.epoch.toString(16).padStart(8, '0');
}

/** Whether a message may be lost with the signaling socket. */
export function usesRelay(session: Session): boolean {
  return session.out.via === 'relay' || session.in.via === 'relay';
}

/** Seal one message; the session given back must be stored before the frame leaves. */
export function sealMessage(session: Session, message: PeerMessage): { session: Session; effect: NetEffect } {
  const { via } = session.out;
  const lane = session.out[via];
  const plaintext = encodeMessage(message);
  const header = dataHeader(session.epoch, lane.next);
  const ciphertext = sealChaCha20Poly1305(lane.key, counterNonce(lane.next), header, plaintext);
  wipe(plaintext);
  const frame = encodeData(session.epoch, lane.next, ciphertext);
  return {
    session: { ...session, out: { ...session.out, [via]: { ...lane, next: lane.next + 1 } } },
    effect:
      via === 'relay' ? { type: 'relay', frame } : { type: 'peer-frame', peer: connectionOf(session), frame },
  };
}

/** Open a data frame of this session's epoch. Nothing that does not authenticate changes anything. */
export function openData(session: Session, via: Via, frame: DataFrame): Opened {
  const lane = session.in[via];
  if (frame.counter < lane.next) return { kind: 'dropped' };
  const header = dataHeader(frame.epoch, frame.counter);
  const plaintext = openChaCha20Poly1305(lane.key, counterNonce(frame.counter), header, frame.body);
  if (!plaintext) return { kind: 'dropped' };
  if (frame.counter > lane.next) {
    wipe(plaintext);
    return { kind: 'gap' };
  }
  const message = decodeMessage(plaintext);
  wipe(plaintext);
  return {
    kind: 'opened',
    session: { ...session, in: { ...session.in, [via]: { ...lane, next: lane.next + 1 } } },
    message,
  };
}

function direction(key: Uint8Array, shared: Uint8Array): Direction {
  const material = concat(key, shared);
  const lanes = {
    via: 'relay' as const,
    relay: { key: hkdfSha256(material, 'relay', 32), next: 0 },
    direct: { key: hkdfSha256(material, 'direct', 32), next: 0 },
  };
  wipe(material);
  return lanes;
}
