/** Why something was not sealed, or not opened: one word each, and for each a sentence in the catalogue. */

/** Why a recipient cannot be sealed for. */
export const recipientFaults = [
  'not-a-recipient',
  /** Looks like one, but its checksum is wrong. */
  'mistyped',
  /** A secret key was pasted in place of the recipient that belongs to it. */
  'secret-key',
  'ssh-key',
  /** Of a plug-in of the age command that the library does not know. */
  'plugin',
] as const;
export type RecipientFault = (typeof recipientFaults)[number];

export const sealingRefusals = [
  'no-passphrase',
  'no-recipient',
  'bad-recipient',
  /** Recipients with and without post-quantum keys: the weaker ones would undo what the others promise. */
  'mixed-recipients',
  'too-large',
  /** The file could not be read from the disk. */
  'unreadable',
] as const;
export type SealingRefusal = (typeof sealingRefusals)[number];

export const openingRefusals = [
  'not-sealed',
  'several-blocks',
  /** A block whose beginning or end is missing. */
  'incomplete',
  'damaged',
  'newer-version',
  'needs-passphrase',
  'wrong-passphrase',
  'not-for-you',
  /** Its passphrase was stretched with more work than anybody should be made to do. */
  'too-costly',
  'too-large',
  'unreadable',
] as const;
export type OpeningRefusal = (typeof openingRefusals)[number];

/** Thrown where a stream is all there is to answer with. Its message is the word: what it is about stays out of it. */
export class Unopened extends Error {
  readonly why: OpeningRefusal;

  constructor(why: OpeningRefusal) {
    super(why);
    this.name = 'Unopened';
    this.why = why;
  }
}

/** As `Unopened`, for sealing. */
export class Unsealed extends Error {
  readonly why: SealingRefusal;

  constructor(why: SealingRefusal) {
    super(why);
    this.name = 'Unsealed';
    this.why = why;
  }
}
