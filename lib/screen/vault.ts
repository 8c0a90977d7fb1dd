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

/** How a page makes the key of a passphrase (Argon2id); the passphrase itself leaves that page in no message. */
export interface Derivation {
  /** base64url. */
  salt: string;
  operations: number;
  /** Bytes. */
  memory: number;
}

/** Minutes without use after which a vault with a passphrase locks itself. */
export type IdleMinutes = 1 | 5 | 15 | 60;

/** How the vault stands. */
export type VaultStatus =
  /** No passphrase: the key is on this computer's disk. */
  | { state: 'open' }
  | { state: 'unlocked'; derivation: Derivation; idleMinutes: IdleMinutes }
  /** `waitUntil` (Unix ms): after wrong passphrases none is looked at before; 0 where one is now. */
  | { state: 'locked'; derivation: Derivation; waitUntil: number }
  | { state: 'damaged' }
  | { state: 'newer' }
  | { state: 'unavailable' }
  /** A private window: nothing is kept beyond it. */
  | { state: 'passing' };

/** What came of a passphrase. `waitUntil`: as in {@link VaultStatus}. */
export type Unlocking =
  | { done: true }
  | { wrong: true; waitUntil: number }
  /** It was not even looked at. */
  | { wrong: false; waitUntil: number };

/** What is put in place by a backup, to be read before it is. */
export interface RestoreSummary {
  /** When the backup was made (Unix ms). */
  made: number;
  people: { added: number; known: number; lost: number };
  /** Our own address: as it is, as in the backup, or as it is with the backup's beside it. */
  address: 'none' | 'kept' | 'from-backup' | 'both' | 'lost';
  /** Kinds of further things that come from the backup. */
  more: string[];
}

/** Why a file is not restored. Each has a sentence `restore.refusal.<word>`. */
export type BackupRefusal = 'not-a-backup' | 'damaged-backup' | 'newer-backup';

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
  /** Everybody remembered, by name, and our own age recipient if it was ever asked for. */
  recipients: {
    input: None;
    output: { recipients: Recipient[]; own?: string } | { refused: VaultRefusal };
  };
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
    /** `others`: identities of earlier addresses, which a restored backup brought. */
    output: { recipient: string; identity: string; others: string[] } | { refused: VaultRefusal };
  };
  vault: { input: None; output: VaultStatus };
  /** `wrapping`: the passphrase's key (base64url), which opens the vault's. */
  unlockVault: { input: { wrapping: string }; output: Unlocking | { refused: VaultRefusal } };
  lockVault: { input: None; output: null };
  /** Set the passphrase, or change it, which takes the `current` one's key too. */
  protectVault: {
    input: { wrapping: string; derivation: Derivation; current?: string };
    output: Unlocking | { refused: VaultRefusal };
  };
  /** Do without a passphrase. */
  unprotectVault: { input: { current: string }; output: Unlocking | { refused: VaultRefusal } };
  lockVaultAfter: { input: { minutes: IdleMinutes }; output: null | { refused: VaultRefusal } };
  /** Everything in the vault as JSON, to the page that seals it into a backup: secrets. */
  exportVault: { input: None; output: { backup: string } | { refused: VaultRefusal } };
  /** What an opened backup would change; `really` does it. Secrets, from the page that opened it. */
  restoreVault: {
    input: { backup: string; how: 'merge' | 'replace'; really: boolean };
    output: { summary: RestoreSummary } | { refused: VaultRefusal | BackupRefusal };
  };
  /** What lies on the disk of a vault that cannot be opened. */
  copyVault: { input: None; output: { copy: string } };
  /** Give up everything in the vault. */
  forgetVault: { input: None; output: null };
}
