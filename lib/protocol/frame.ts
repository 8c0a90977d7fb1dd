import { concat, uint32be, uint64be } from '../crypto/bytes.ts';
import { aeadTagBytes, binaryFrameBytes, dataHeaderBytes, handshakeHeaderBytes } from './limits.ts';

const firstMessage = 0x01;
const secondMessage = 0x02;
const dataMessage = 0x03;

/** A binary frame between peers (PROTOCOL section 3). `body` is a view of the bytes parsed, not a copy. */
export type Frame =
  /** Noise message 1. */
  | { kind: 'first'; epoch: number; body: Uint8Array }
  /** Noise message 2; with epoch 0 and an empty body: the sender lost its state and asks for a new message 1. */
  | { kind: 'second'; epoch: number; body: Uint8Array }
  /** AEAD ciphertext of one message. */
  | { kind: 'data'; epoch: number; counter: number; body: Uint8Array };

/**
 * The frame of Noise message 1 or 2.
 *
 * @throws RangeError over 65,536 bytes in all, or when the epoch is no 32-bit number.
 */
export function encodeHandshake(which: 1 | 2, epoch: number, body: Uint8Array): Uint8Array {
  return bounded(concat(Uint8Array.of(which === 1 ? firstMessage : secondMessage), uint32be(epoch), body));
}

/**
 * The frame of one encrypted message.
 *
 * @throws RangeError over 65,536 bytes in all.
 */
export function encodeData(epoch: number, counter: number, ciphertext: Uint8Array): Uint8Array {
  return bounded(concat(dataHeader(epoch, counter), ciphertext));
}

/** A data frame's first 13 bytes, which are its AEAD's associated data. */
export function dataHeader(epoch: number, counter: number): Uint8Array {
  return concat(Uint8Array.of(dataMessage), uint32be(epoch), uint64be(counter));
}

/** The 12-byte nonce of a counter: four zero bytes, then it, big-endian (unlike Noise's own messages). */
export function counterNonce(counter: number): Uint8Array {
  return concat(new Uint8Array(4), uint64be(counter));
}

/** What a binary frame is, or null when it is none of ours. */
export function parseFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < handshakeHeaderBytes || bytes.length > binaryFrameBytes) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = header.getUint8(0);
  const epoch = header.getUint32(1);
  if (kind === firstMessage) return { kind: 'first', epoch, body: bytes.subarray(handshakeHeaderBytes) };
  if (kind === secondMessage) return { kind: 'second', epoch, body: bytes.subarray(handshakeHeaderBytes) };
  if (kind !== dataMessage || bytes.length < dataHeaderBytes + aeadTagBytes) return null;
  const counter = Number(header.getBigUint64(handshakeHeaderBytes));
  // Nobody sends 2^53 frames; beyond it two counters would be one number.
  if (!Number.isSafeInteger(counter)) return null;
  return { kind: 'data', epoch, counter, body: bytes.subarray(dataHeaderBytes) };
}

function bounded(frame: Uint8Array): Uint8Array {
  if (frame.length > binaryFrameBytes) {
    throw new RangeError(`a frame is at most ${binaryFrameBytes} bytes, this one has ${frame.length}`);
  }
  return frame;
}
