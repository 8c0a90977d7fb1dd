/** Noise_NNpsk0 with ML-KEM-768 in its payloads (PROTOCOL section 3): the recipient asks, the sender answers. */
import { concat, uint32be, utf8 } from '../../crypto/bytes.ts';
import { decapsulate, encapsulate, kemKeypair } from '../../crypto/kem.ts';
import {
  type InitiatorState,
  readFirst,
  readSecond,
  startInitiator,
  writeSecond,
} from '../../crypto/noise.ts';
import { wipe } from '../../crypto/secret.ts';
import { encodeHandshake } from '../../protocol/frame.ts';
import { epochResumeBit, handshakePrologue } from '../../protocol/limits.ts';
import {
  encodeFirstPayload,
  encodeSecondPayload,
  parseFirstPayload,
  parseSecondPayload,
} from '../../protocol/payload.ts';
import { createSession, type Session } from './session.ts';

/** What the recipient keeps between 0x01 and 0x02; secret. */
export interface Handshake {
  epoch: number;
  noise: InitiatorState;
  decapsulationKey: Uint8Array;
}

interface Party {
  roomId: Uint8Array;
  /** Name and version of this program. */
  app: string;
  psk: Uint8Array;
  draw(bytes: number): Uint8Array;
}

/** Epoch 0 of an empty 0x02: the sender has no session and asks for a 0x01. */
export const solicitation: Uint8Array = encodeHandshake(2, 0, new Uint8Array(0));

export function isResumeEpoch(epoch: number): boolean {
  return epoch >= epochResumeBit;
}

/** The recipient's 0x01. */
export function beginHandshake(party: Party & { resumed: boolean }): {
  frame: Uint8Array;
  handshake: Handshake;
} {
  const epoch = drawEpoch(party.draw(4), party.resumed);
  const seed = party.draw(64);
  const { encapsulationKey, decapsulationKey } = kemKeypair(seed);
  const ephemeralSecret = party.draw(32);
  const { message, state } = startInitiator({
    prologue: prologueOf(party.roomId, epoch),
    psk: party.psk,
    ephemeralSecret,
    payload: encodeFirstPayload({ app: party.app, encapsulationKey }),
  });
  wipe(seed, ephemeralSecret);
  return { frame: encodeHandshake(1, epoch, message), handshake: { epoch, noise: state, decapsulationKey } };
}

/**
 * The sender's answer to a 0x01.
 *
 * @param acceptable - told the ephemeral key of a message that authenticates, before anything is computed for it.
 * @returns null for a 0x01 that does not authenticate, is not acceptable or has no good payload.
 */
export function answerHandshake(
  party: Party,
  epoch: number,
  body: Uint8Array,
  acceptable: (ephemeral: Uint8Array) => boolean,
): { frame: Uint8Array; session: Session } | 'newer-version' | null {
  const prologue = prologueOf(party.roomId, epoch);
  const first = readFirst({ prologue, psk: party.psk, message: body });
  if (!first) return null;
  const payload = parseFirstPayload(first.payload);
  const encapsulated =
    acceptable(first.initiatorEphemeral) && payload !== null && payload !== 'newer-version'
      ? encapsulateFresh(party, payload.ok.encapsulationKey)
      : null;
  if (!encapsulated) {
    wipe(first.state.chainingKey);
    return payload === 'newer-version' ? payload : null;
  }
  const ephemeralSecret = party.draw(32);
  const answer = encodeSecondPayload({ app: party.app, ciphertext: encapsulated.ciphertext });
  const second = writeSecond(first.state, ephemeralSecret, answer);
  wipe(ephemeralSecret, first.state.chainingKey);
  if (!second) return null;
  const { shared } = encapsulated;
  const resumed = isResumeEpoch(epoch);
  return {
    frame: encodeHandshake(2, epoch, second.message),
    session: createSession({ role: 'sender', epoch, keys: second.keys, shared, resumed }),
  };
}

/**
 * The recipient's session of a 0x02. null: not the answer, the handshake goes on as it was. `failed`: authentic, but its
 * payload is not good; the handshake is over.
 */
export function finishHandshake(
  handshake: Handshake,
  body: Uint8Array,
): { session: Session } | 'newer-version' | 'failed' | null {
  const second = readSecond(handshake.noise, body);
  if (!second) return null;
  const payload = parseSecondPayload(second.payload);
  const shared =
    payload === null || payload === 'newer-version'
      ? null
      : decapsulate(handshake.decapsulationKey, payload.ok.ciphertext);
  if (!shared) {
    wipe(second.keys.initiatorToResponder, second.keys.responderToInitiator);
    return payload === 'newer-version' ? payload : 'failed';
  }
  const { epoch } = handshake;
  const resumed = isResumeEpoch(epoch);
  return { session: createSession({ role: 'recipient', epoch, keys: second.keys, shared, resumed }) };
}

function encapsulateFresh(party: Party, encapsulationKey: Uint8Array) {
  const draw = party.draw(32);
  const encapsulated = encapsulate(encapsulationKey, draw);
  wipe(draw);
  return encapsulated;
}

function prologueOf(roomId: Uint8Array, epoch: number): Uint8Array {
  return concat(utf8(handshakePrologue), roomId, uint32be(epoch));
}

function drawEpoch(random: Uint8Array, resumed: boolean): number {
  const number = new DataView(random.buffer, random.byteOffset, 4).getUint32(0) % epochResumeBit;
  // 0 is the epoch of a solicitation.
  return resumed ? epochResumeBit + number : Math.max(number, 1);
}
