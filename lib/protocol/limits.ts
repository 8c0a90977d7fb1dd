/** Every number of PROTOCOL sections 1 to 7. Sizes in bytes, lists and attempts as counts, times as their name says. */

// Section 1: links and what is derived from the link key.
export const linkVersion = 0x01;
export const linkKeyBytes = 32;
export const linkFragmentCharacters = 44;
export const roomIdBytes = 16;
export const roomIdCharacters = 22;

// Section 2: signaling.
export const subprotocol = 'fieldpost.1';
/** Offered behind it by a client that answers `beat`. */
export const beatSubprotocol = 'fieldpost.1.beat';
export const controlBytes = 4096;
export const binaryFrameBytes = 65_536;
/** What may wait while `open`, `join` or `resume` is answered. */
export const earlyBytes = 65_536;
export const seatBytes = 32;
export const seatCharacters = 43;
/** Lifetimes of a room, in seconds. */
export const minTtl = 60;
export const defaultTtl = 3600;
export const maxTtl = 86_400;
export const pingSeconds = 20;
/** A client that had a `beat` so lately does not ping. */
export const beatSeconds = 25;
export const silenceSeconds = 60;
export const seatsPerRoom = 2;
/** A room whose sender's seat stays empty this long ends. */
export const senderAbsenceSeconds = 900;

// Section 3: secure channel.
export const handshakePrologue = 'fieldpost/1';
export const handshakeHashBytes = 32;
export const pskBytes = 32;
export const epochResumeBit = 0x8000_0000;
export const handshakeHeaderBytes = 5;
export const dataHeaderBytes = 13;
export const aeadTagBytes = 16;
export const encapsulationKeyBytes = 1184;
export const kemCiphertextBytes = 1088;
export const paddingBytes = 256;
/** The longest padded message that fits a frame. */
export const paddedMessageBytes =
  Math.floor((binaryFrameBytes - dataHeaderBytes - aeadTagBytes) / paddingBytes) * paddingBytes;
/** A sender answers one handshake in this time. */
export const handshakeIntervalSeconds = 1;
/** A recipient answers an empty 0x02 at most this often. */
export const solicitIntervalSeconds = 5;
/** How long `prefer-direct` waits for a direct path, from the first `signal`. */
export const directWaitSeconds = 8;
export const offersPerSession = 1;
/** Of `signal` from a peer that is not matched yet. */
export const signalBytesBeforeMatch = 32_768;

// Section 5: the code.
export const codeDigits = 6;
export const longCodeDigits = 8;
export const codePeriodSeconds = 30;
export const totpSecretBytes = 20;
export const pointBytes = 32;
export const proofTagBytes = 32;
export const firstAttempt = 1;
export const lastAttempt = 12;
export const attemptSeconds = 30;
export const attemptsPerArming = 3;
export const rearms = 3;
/** Time steps tried: now and the previous one; with a contact also the next. */
export const candidatesPerAttempt = 2;
export const candidatesPerContactAttempt = 3;
/** `candidates` a recipient answers in one handoff. */
export const candidatesAnswered = 6;
export const itemIdBytes = 16;
export const itemBytes = 48_000;
export const boxNonceBytes = 24;
export const boxOverheadBytes = boxNonceBytes + aeadTagBytes;

// Section 6: resume.
export const resumeSeconds = 120;
export const resumeAnswerSeconds = 5;

// Section 7: TURN.
export const turnCredentialSeconds = 3600;

// Bounds of text that the protocol leaves to its reader. In UTF-16 code units.
export const labelCharacters = 256;
export const originCharacters = 512;
export const noteCharacters = 4096;
export const appCharacters = 64;
export const contactCharacters = 64;
export const serverTextCharacters = 512;
/** A token of the server's operator. */
export const accessCharacters = 256;
export const iceServers = 16;
export const iceUrls = 8;
export const fieldsPerItem = 64;
