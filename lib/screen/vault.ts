/** What pages may ask of the vault, which keeps what lasts beyond a handoff. Types only, as in lib/screen.ts. */

/** Why the vault does not give or take anything now. Each has a sentence `vault.refusal.<word>`. */
export type VaultRefusal =
  /** It has a passphrase, which has to be typed first. */
  | 'locked'
  /** What is on the disk was changed or is incomplete. */
  | 'damaged'
  /** A later version of Fieldpost wrote it. */
  | 'newer'
  /** The browser does not let us keep anything. */
  | 'unavailable';

/** Somebody whom text can be sealed for. */
export interface Recipient {
  /** Their age recipient, `age1…`. */
  recipient: string;
  name: string;
}

/** Why a recipient is not remembered. Each has a sentence `people.refusal.<word>`. */
export type RecipientRefusal = 'not-a-recipient' | 'own' | 'name-taken' | 'no-name' | 'too-many';

type None = Record<never, never>;

/** Requests of our own pages about what lasts. */
export interface VaultRequests {
  /** Everybody remembered, by name. */
  recipients: { input: None; output: { recipients: Recipient[] } | { refused: VaultRefusal } };
  /** Remember somebody, or give them another name. */
  saveRecipient: {
    input: Recipient;
    output: { recipients: Recipient[] } | { refused: VaultRefusal | RecipientRefusal };
  };
  removeRecipient: {
    input: { recipient: string };
    output: { recipients: Recipient[] } | { refused: VaultRefusal };
  };
  /** Our own age recipient, to be shown to others; made at first use. */
  ageRecipient: { input: None; output: { recipient: string } | { refused: VaultRefusal } };
  /** Our own age identity, for opening what was sealed for us: a secret, to the page that asked. */
  ageIdentity: {
    input: None;
    output: { recipient: string; identity: string } | { refused: VaultRefusal };
  };
}
