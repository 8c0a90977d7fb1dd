/** libsodium's secretstream: XChaCha20-Poly1305 over a sequence of messages, of which none can be left out or moved. */
import sodium from 'libsodium-wrappers-sumo';
import { requireLength } from './length.ts';

export const streamKeyBytes = 32;
export const streamHeaderBytes = 24;
/** What each message grows by: an encrypted tag byte and the authenticator. */
export const streamOverheadBytes = 17;

/** Where in the stream a message stands: only the final one ends it. */
export type StreamTag = 'message' | 'final';

export interface StreamWriter {
  /** Goes first, in clear. */
  readonly header: Uint8Array;
  push(message: Uint8Array, tag: StreamTag): Uint8Array;
}

export interface StreamReader {
  /** The next message, or null when it does not authenticate in this place. */
  pull(sealed: Uint8Array): { message: Uint8Array; tag: StreamTag } | null;
}

/**
 * @param key - 32 bytes.
 * @param given - a header of 24 bytes instead of one that is drawn: for published examples only, since a second stream
 *   of the same key and header gives both away.
 */
export function startStream(key: Uint8Array, given?: Uint8Array): StreamWriter {
  requireLength('key', key, streamKeyBytes);
  const { state, header } =
    given === undefined
      ? sodium.crypto_secretstream_xchacha20poly1305_init_push(key)
      : // A stream has one state, whoever reads or writes it.
        { state: sodium.crypto_secretstream_xchacha20poly1305_init_pull(given, key), header: given };
  return {
    header,
    push: (message, tag) =>
      sodium.crypto_secretstream_xchacha20poly1305_push(state, message, null, numberOf(tag)),
  };
}

/**
 * @param key - 32 bytes.
 * @param header - 24 bytes, as `startStream` gave them.
 */
export function readStream(key: Uint8Array, header: Uint8Array): StreamReader {
  requireLength('key', key, streamKeyBytes);
  requireLength('header', header, streamHeaderBytes);
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
  return {
    pull: sealed => {
      if (sealed.length < streamOverheadBytes) return null;
      const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, null);
      // The wrapper says false for what does not authenticate.
      if (!pulled) return null;
      const tag = tagOf(pulled.tag);
      return tag === null ? null : { message: pulled.message, tag };
    },
  };
}

function numberOf(tag: StreamTag): number {
  return tag === 'final'
    ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
}

/** Null for the tags that this protocol does not use. */
function tagOf(number: number): StreamTag | null {
  if (number === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) return 'final';
  return number === sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE ? 'message' : null;
}
