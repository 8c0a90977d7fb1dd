/**
 * Every failure a person can meet, and the catalogue's key of the sentence that they read for it. The compiler
 * demands a sentence for each word; tests/errors.test.ts demands that no two of them are the same.
 */
import type en from '../locales/en.json';
import type { Outcome } from './handoff/outcome.ts';
import type { ControlErrorCode } from './protocol/control.ts';
import type { FieldRefusal, PageRefusal, Screen } from './screen.ts';
import type { OpeningRefusal, RecipientFault, SealingRefusal } from './sealed/refusal.ts';

/** Who reads the sentence. */
export type Side = 'sender' | 'recipient';

export type BadLinkWord = Extract<Screen, { kind: 'bad-link' }>['why'];

/** The closed list of what can go wrong (and of the endings, of which some are good). */
export type Failure =
  | { kind: 'outcome'; word: Outcome }
  /** A field: the sender's could not be read, the recipient's not filled. */
  | { kind: 'field'; word: FieldRefusal }
  /** The page in front. */
  | { kind: 'page'; word: PageRefusal }
  | { kind: 'link'; word: BadLinkWord }
  /** What the signaling server answered. */
  | { kind: 'server'; word: ControlErrorCode }
  /** Text or a file that was not encrypted, or not decrypted. */
  | { kind: 'sealing'; word: SealingRefusal }
  | { kind: 'opening'; word: OpeningRefusal }
  /** An age address that was pasted. */
  | { kind: 'address'; word: RecipientFault };

type Catalogue = typeof en;
type OutcomeName = keyof Catalogue['outcome'];
type FieldName = keyof Catalogue['reading'] & keyof Catalogue['filling'];
type PageName = keyof Catalogue['page'];
type LinkName = keyof Catalogue['badLink'];
type ServerName = keyof Catalogue['server'];
type SealingName = keyof Catalogue['sealing'];
type OpeningName = keyof Catalogue['opening'];
type AddressName = keyof Catalogue['address'];

export type SentenceKey =
  | `${Side}.${OutcomeName}`
  | `reading.${FieldName}`
  | `filling.${FieldName}`
  | `page.${PageName}`
  | `badLink.${LinkName}`
  | `server.${ServerName}`
  | `sealing.${SealingName}`
  | `opening.${OpeningName}`
  | `address.${AddressName}`;

const outcomeNames: Record<Outcome, OutcomeName> = {
  delivered: 'delivered',
  declined: 'declined',
  'wrong-code': 'wrongCode',
  'code-refused': 'codeRefused',
  'nobody-came': 'nobodyCame',
  'nobody-there': 'nobodyThere',
  expired: 'expired',
  cancelled: 'cancelled',
  'lost-connection': 'lostConnection',
  'server-unreachable': 'serverUnreachable',
  'refused-by-server': 'refusedByServer',
  'needs-token': 'needsToken',
  replaced: 'replaced',
  unconfirmed: 'unconfirmed',
  'link-in-use': 'linkInUse',
  interference: 'interference',
  'newer-version': 'newerVersion',
  'not-filled': 'notFilled',
};

const fieldNames: Record<FieldRefusal, FieldName> = {
  'read-only': 'readOnly',
  disabled: 'disabled',
  'too-long': 'tooLong',
  'one-line': 'oneLine',
  'not-a-number': 'notANumber',
  'no-option': 'noOption',
  'value-rejected': 'valueRejected',
  'not-a-field': 'notAField',
  unreadable: 'unreadable',
  partial: 'partial',
  changed: 'changed',
  'site-changed': 'siteChanged',
  gone: 'gone',
  'file-field': 'fileField',
  unverified: 'unverified',
  interrupted: 'interrupted',
};

const pageNames: Record<PageRefusal, PageName> = {
  'browser-page': 'browserPage',
  'store-page': 'storePage',
  'other-extension': 'otherExtension',
  'no-page': 'noPage',
  'file-access': 'fileAccess',
  'memory-full': 'memoryFull',
};

const linkNames: Record<BadLinkWord, LinkName> = {
  'not-a-link': 'notALink',
  'not-secure': 'notSecure',
  'private-address': 'privateAddress',
  'other-version': 'otherVersion',
};

const serverNames: Record<ControlErrorCode, ServerName> = {
  'bad-message': 'badMessage',
  'no-room': 'noRoom',
  'room-taken': 'roomTaken',
  'room-full': 'roomFull',
  expired: 'expired',
  'bad-seat': 'badSeat',
  replaced: 'replaced',
  evicted: 'evicted',
  'too-large': 'tooLarge',
  'rate-limited': 'rateLimited',
  quota: 'quota',
  'shutting-down': 'shuttingDown',
};

const sealingNames: Record<SealingRefusal, SealingName> = {
  'no-passphrase': 'noPassphrase',
  'no-recipient': 'noRecipient',
  'bad-recipient': 'badRecipient',
  'mixed-recipients': 'mixedRecipients',
  'too-large': 'tooLarge',
  unreadable: 'unreadable',
};

const openingNames: Record<OpeningRefusal, OpeningName> = {
  'not-sealed': 'notSealed',
  'several-blocks': 'severalBlocks',
  incomplete: 'incomplete',
  damaged: 'damaged',
  'newer-version': 'newerVersion',
  'needs-passphrase': 'needsPassphrase',
  'wrong-passphrase': 'wrongPassphrase',
  'not-for-you': 'notForYou',
  'too-costly': 'tooCostly',
  'too-large': 'tooLarge',
  unreadable: 'unreadable',
};

const addressNames: Record<RecipientFault, AddressName> = {
  'not-a-recipient': 'notARecipient',
  mistyped: 'mistyped',
  'secret-key': 'secretKey',
  'ssh-key': 'sshKey',
  plugin: 'plugin',
};

/** Every failure there is, for tests and for lists. */
export const allFailures: readonly Failure[] = [
  ...words(outcomeNames).map(word => ({ kind: 'outcome' as const, word })),
  ...words(fieldNames).map(word => ({ kind: 'field' as const, word })),
  ...words(pageNames).map(word => ({ kind: 'page' as const, word })),
  ...words(linkNames).map(word => ({ kind: 'link' as const, word })),
  ...words(serverNames).map(word => ({ kind: 'server' as const, word })),
  ...words(sealingNames).map(word => ({ kind: 'sealing' as const, word })),
  ...words(openingNames).map(word => ({ kind: 'opening' as const, word })),
  ...words(addressNames).map(word => ({ kind: 'address' as const, word })),
];

function words<Word extends string>(names: Record<Word, string>): Word[] {
  return Object.keys(names) as Word[];
}

/** Whether a word from outside (an address) is one of the ways in which a link is bad. */
export const isBadLinkWord = (word: string | null): word is BadLinkWord =>
  word !== null && Object.hasOwn(linkNames, word);

/** The catalogue's key of the sentence that a person on this side reads: what happened, what is safe, what to do. */
export function sentenceKey(failure: Failure, side: Side): SentenceKey {
  switch (failure.kind) {
    case 'outcome':
      return `${side}.${outcomeNames[failure.word]}`;
    case 'field':
      return side === 'sender'
        ? `reading.${fieldNames[failure.word]}`
        : `filling.${fieldNames[failure.word]}`;
    case 'page':
      return `page.${pageNames[failure.word]}`;
    case 'link':
      return `badLink.${linkNames[failure.word]}`;
    case 'server':
      return `server.${serverNames[failure.word]}`;
    case 'sealing':
      return `sealing.${sealingNames[failure.word]}`;
    case 'opening':
      return `opening.${openingNames[failure.word]}`;
    case 'address':
      return `address.${addressNames[failure.word]}`;
  }
}

/** The catalogue's key of an ending in a word or two, for lists and steps. */
export const outcomeTitleKey = (word: Outcome): `outcome.${OutcomeName}` => `outcome.${outcomeNames[word]}`;
