/**
 * Noise_NNpsk0_25519_ChaChaPoly_SHA256 (Noise Protocol Framework, revision 34), nothing more general:
 *
 *   -> psk, e      recipient (initiator)
 *   <- e, ee       sender (responder)
 *
 * Pure functions: no state is changed in place, a message that fails leaves nothing behind.
 */
import sodium from 'libsodium-wrappers-sumo';
import { aeadTagBytes, chachaNonceBytes, openChaCha20Poly1305, sealChaCha20Poly1305 } from './aead.ts';
import { concat, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';
import { hkdfSha256 } from './hkdf.ts';
import { requireLength } from './length.ts';
import { wipe } from './secret.ts';

const protocolName = 'Noise_NNpsk0_25519_ChaChaPoly_SHA256';
const keyBytes = 32;
/** Section 3: a Noise message is at most 65535 bytes. */
const longestMessage = 65_535;
const overhead = keyBytes + aeadTagBytes;
/** Each key encrypts one handshake payload only, so its nonce is always 0. */
const zeroNonce = new Uint8Array(chachaNonceBytes);

/** ck, h and k of section 5. */
interface Symmetric {
  chainingKey: Uint8Array;
  hash: Uint8Array;
  key: Uint8Array;
}

/** What the initiator keeps between its message and the answer; secret. */
export interface InitiatorState {
  chainingKey: Uint8Array;
  hash: Uint8Array;
  ephemeralSecret: Uint8Array;
}

/** What the responder keeps between reading and answering; secret. */
export interface ResponderState {
  chainingKey: Uint8Array;
  hash: Uint8Array;
  initiatorEphemeral: Uint8Array;
}

/** The result of Split (32 bytes each) and the handshake hash h (32 bytes, not secret). */
export interface NoiseKeys {
  initiatorToResponder: Uint8Array;
  responderToInitiator: Uint8Array;
  hash: Uint8Array;
}

/**
 * Writes message 1.
 *
 * @param prologue - any length, must be the same on both sides.
 * @param psk - 32 bytes.
 * @param ephemeralSecret - 32 random bytes, used for this handshake only.
 */
export function startInitiator(input: {
  prologue: Uint8Array;
  psk: Uint8Array;
  ephemeralSecret: Uint8Array;
  payload: Uint8Array;
}): { message: Uint8Array; state: InitiatorState } {
  requireLength('ephemeralSecret', input.ephemeralSecret, keyBytes);
  requirePayload(input.payload);
  // psk, e
  const ephemeral = sodium.crypto_scalarmult_base(input.ephemeralSecret);
  const symmetric = mixEphemeral(begin(input.prologue, input.psk), ephemeral);
  const sealed = encrypt(symmetric, input.payload);
  const { chainingKey, hash } = sealed.symmetric;
  wipe(symmetric.key);
  return {
    message: concat(ephemeral, sealed.ciphertext),
    state: { chainingKey, hash, ephemeralSecret: input.ephemeralSecret.slice() },
  };
}

/** Reads message 1, or gives null when it was not made with this psk and prologue. */
export function readFirst(input: {
  prologue: Uint8Array;
  psk: Uint8Array;
  message: Uint8Array;
}): { payload: Uint8Array; initiatorEphemeral: Uint8Array; state: ResponderState } | null {
  requireLength('psk', input.psk, keyBytes);
  if (!isPossibleMessage(input.message)) return null;
  // psk, e
  const initiatorEphemeral = input.message.slice(0, keyBytes);
  const symmetric = mixEphemeral(begin(input.prologue, input.psk), initiatorEphemeral);
  const opened = decrypt(symmetric, input.message.subarray(keyBytes));
  wipe(symmetric.key);
  if (!opened) {
    wipe(symmetric.chainingKey);
    return null;
  }
  const { chainingKey, hash } = opened.symmetric;
  return {
    payload: opened.payload,
    initiatorEphemeral,
    state: { chainingKey, hash, initiatorEphemeral },
  };
}

/**
 * Writes message 2 and ends the handshake.
 *
 * @param ephemeralSecret - 32 random bytes, used for this handshake only.
 * @returns null when the initiator's ephemeral key is of low order.
 */
export function writeSecond(
  state: ResponderState,
  ephemeralSecret: Uint8Array,
  payload: Uint8Array,
): { message: Uint8Array; keys: NoiseKeys } | null {
  requireLength('ephemeralSecret', ephemeralSecret, keyBytes);
  requirePayload(payload);
  // e, ee
  const ephemeral = sodium.crypto_scalarmult_base(ephemeralSecret);
  const shared = diffieHellman(ephemeralSecret, state.initiatorEphemeral);
  if (!shared) return null;
  const symmetric = mixSecondTokens(state, ephemeral, shared);
  const sealed = encrypt(symmetric, payload);
  return { message: concat(ephemeral, sealed.ciphertext), keys: split(sealed.symmetric) };
}

/**
 * Reads message 2 and ends the handshake, or gives null when it is not the answer to this state's message 1.
 * The state stays as it was: the caller drops it (and wipes it) once a message held.
 */
export function readSecond(
  state: InitiatorState,
  message: Uint8Array,
): { payload: Uint8Array; keys: NoiseKeys } | null {
  requireLength('ephemeralSecret', state.ephemeralSecret, keyBytes);
  if (!isPossibleMessage(message)) return null;
  // e, ee
  const ephemeral = message.subarray(0, keyBytes);
  const shared = diffieHellman(state.ephemeralSecret, ephemeral);
  if (!shared) return null;
  const symmetric = mixSecondTokens(state, ephemeral, shared);
  const opened = decrypt(symmetric, message.subarray(keyBytes));
  if (!opened) {
    wipe(symmetric.chainingKey, symmetric.key);
    return null;
  }
  return { payload: opened.payload, keys: split(opened.symmetric) };
}

/** Initialize (5.3), the prologue, and the psk token: MixKeyAndHash. */
function begin(prologue: Uint8Array, psk: Uint8Array): Symmetric {
  requireLength('psk', psk, keyBytes);
  const name = sha256(utf8(protocolName));
  const derived = hkdfSha256(psk, '', 3 * keyBytes, name);
  const hash = sha256(concat(sha256(concat(name, prologue)), derived.subarray(keyBytes, 2 * keyBytes)));
  const symmetric = { chainingKey: derived.slice(0, keyBytes), hash, key: derived.slice(2 * keyBytes) };
  wipe(derived);
  return symmetric;
}

/** The token e where a psk is in use (9.2): MixHash, then MixKey. Wipes what it replaces. */
function mixEphemeral(symmetric: Symmetric, ephemeral: Uint8Array): Symmetric {
  const mixed = mixKey(symmetric, ephemeral);
  wipe(symmetric.chainingKey, symmetric.key);
  return { ...mixed, hash: sha256(concat(symmetric.hash, ephemeral)) };
}

/** The tokens e, ee of message 2; wipes the shared secret, leaves the state. */
function mixSecondTokens(
  state: { chainingKey: Uint8Array; hash: Uint8Array },
  ephemeral: Uint8Array,
  shared: Uint8Array,
): Symmetric {
  const afterEphemeral = mixKey(state, ephemeral);
  const afterShared = mixKey(afterEphemeral, shared);
  wipe(shared, afterEphemeral.chainingKey, afterEphemeral.key);
  return { ...afterShared, hash: sha256(concat(state.hash, ephemeral)) };
}

function mixKey(from: { chainingKey: Uint8Array; hash: Uint8Array }, material: Uint8Array): Symmetric {
  const derived = hkdfSha256(material, '', 2 * keyBytes, from.chainingKey);
  const mixed = { chainingKey: derived.slice(0, keyBytes), hash: from.hash, key: derived.slice(keyBytes) };
  wipe(derived);
  return mixed;
}

/** EncryptAndHash. */
function encrypt(symmetric: Symmetric, payload: Uint8Array) {
  const ciphertext = sealChaCha20Poly1305(symmetric.key, zeroNonce, symmetric.hash, payload);
  return { ciphertext, symmetric: { ...symmetric, hash: sha256(concat(symmetric.hash, ciphertext)) } };
}

/** DecryptAndHash. */
function decrypt(symmetric: Symmetric, ciphertext: Uint8Array) {
  const payload = openChaCha20Poly1305(symmetric.key, zeroNonce, symmetric.hash, ciphertext);
  if (!payload) return null;
  return { payload, symmetric: { ...symmetric, hash: sha256(concat(symmetric.hash, ciphertext)) } };
}

function split(symmetric: Symmetric): NoiseKeys {
  const derived = hkdfSha256(new Uint8Array(0), '', 2 * keyBytes, symmetric.chainingKey);
  const keys = {
    initiatorToResponder: derived.slice(0, keyBytes),
    responderToInitiator: derived.slice(keyBytes),
    hash: symmetric.hash,
  };
  wipe(derived, symmetric.chainingKey, symmetric.key);
  return keys;
}

/** X25519 (RFC 7748), or null for a point of low order: libsodium throws where the result would be zero. */
function diffieHellman(secret: Uint8Array, point: Uint8Array): Uint8Array | null {
  try {
    return sodium.crypto_scalarmult(secret, point);
  } catch {
    return null;
  }
}

function isPossibleMessage(message: Uint8Array): boolean {
  return message.length >= overhead && message.length <= longestMessage;
}

function requirePayload(payload: Uint8Array): void {
  if (payload.length > longestMessage - overhead) {
    throw new RangeError(`payload must be at most ${longestMessage - overhead} bytes, not ${payload.length}`);
  }
}
