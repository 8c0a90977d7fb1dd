/** Every number of PROTOCOL section 8. Sizes in bytes, times as their name says. */
import { streamHeaderBytes, streamOverheadBytes } from '../../crypto/secretstream.ts';

/** First byte of what a link carries: with `lockedVersion`, a passphrase is needed, too. */
export const openVersion = 0x01;
export const lockedVersion = 0x02;

export const dropIdBytes = 16;
export const dropIdCharacters = 22;
export const proofBytes = 32;
export const claimantBytes = 16;
export const ownerTokenBytes = 32;

/** Lifetimes of a drop, in seconds. */
export const minDropTtl = 60;
export const defaultDropTtl = 86_400;
export const maxDropTtl = 2_592_000;
export const maxOpens = 100;

/** A claim is held this long for its claimant; each piece that it fetches holds it as long again. */
export const claimSeconds = 120;
/** However slowly it fetches. */
export const longestClaimSeconds = 3600;
/** Claims beyond the openings, until only the owner unlocks. */
export const spareClaims = 3;
/** Wrong passphrases until a drop is locked for an hour, and until only the owner unlocks it. */
export const wrongPassphrases = 5;
export const wrongPassphrasesInAll = 20;
export const lockSeconds = 3600;
/** A box that is not whole so long after its drop was made is thrown away. */
export const uploadSeconds = 3600;
export const tombstoneSeconds = 2_592_000;

export const chunkBytes = 65_536;
/** A file in a drop: 25 MiB. */
export const fileBytes = 26_214_400;
/** An item is padded with spaces to a multiple of this, so that a box does not tell how long a password is. */
export const itemStepBytes = 256;
/** A box up to this size travels inside the JSON of PUT and claim; a larger one in pieces. */
export const inlineBoxBytes = 65_536;
/** Of a box, in one request. */
export const pieceBytes = 262_144;
export const receiptBytes = 2048;
export const fileNameCharacters = 255;
export const mediaTypeCharacters = 127;

/** What a plaintext of so many bytes weighs sealed. */
export function boxBytesOf(plaintextBytes: number): number {
  return streamHeaderBytes + plaintextBytes + streamOverheadBytes * Math.ceil(plaintextBytes / chunkBytes);
}
