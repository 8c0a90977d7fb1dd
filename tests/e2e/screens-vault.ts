/** What is kept: people, our own address, the passphrase, backups. */
import type { Recipient, Screen, VaultStatus } from '../../lib/screen.ts';
import { defaultSettings } from '../../lib/settings.ts';
import type { Canned } from './canned.ts';

const recipients: Recipient[] = [
  { name: 'Ada Lovelace', recipient: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p' },
  {
    name: 'Grace Hopper of the Naval Reserve, whose name is longer than most',
    recipient: 'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg',
  },
];
const own = 'age1cy0su9fwf3gf9mw868g5yut09p6nytfmmnktexz2ya5uqg9vl9sss4euqm';

const derivation = { salt: 'AAAAAAAAAAAAAAAAAAAAAA', operations: 1, memory: 8 * 1024 * 1024 };
const unlocked: VaultStatus = { state: 'unlocked', derivation, idleMinutes: 15 };
const locked: VaultStatus = { state: 'locked', derivation, waitUntil: 0 };

const settings = (vault: VaultStatus): Screen => ({
  kind: 'settings',
  settings: defaultSettings('https://post.example'),
  buildServer: 'https://post.example',
  vault,
});

const state = (name: string, vault: VaultStatus, rest: Partial<Canned> & Pick<Canned, 'says'>): Canned => ({
  surface: 'settings',
  state: `vault-${name}`,
  place: 'tab',
  screen: settings(vault),
  ...rest,
  answers: {
    recipients: { recipients },
    ageRecipient: { recipient: own },
    pastHandoffs: { handoffs: [] },
    serverToken: { kept: false },
    vault,
    ...rest.answers,
  },
});

const chosen = (first: string, second: string): NonNullable<Canned['acts']> => [
  { press: 'Set a passphrase' },
  { type: first, label: 'New passphrase' },
  { type: second, label: 'The same once more' },
  { press: 'Set passphrase' },
];

export const vaults: Canned[] = [
  state('open', { state: 'open' }, { says: 'Anyone who can read this computer' }),
  state('passphrase-short', { state: 'open' }, { acts: chosen('short', 'short'), says: 'That is too short' }),
  state(
    'passphrase-differs',
    { state: 'open' },
    { acts: chosen('long enough', 'not the same'), says: 'The two are not the same' },
  ),
  state('unlocked', unlocked, { says: 'Unlocked.' }),
  state('passphrase-change', unlocked, {
    acts: [{ press: 'Change passphrase' }],
    says: 'Your passphrase now',
  }),
  state('passphrase-remove', unlocked, {
    acts: [
      { press: 'Remove passphrase' },
      { type: 'not this one', label: 'Your passphrase now' },
      { press: 'Remove passphrase' },
    ],
    answers: { unprotectVault: { wrong: true, waitUntil: 0 } },
    says: 'That was not the passphrase.',
  }),
  state('locked', locked, { says: 'What Fieldpost keeps is locked.' }),
  state(
    'locked-waiting',
    { ...locked, waitUntil: Date.UTC(2026, 10, 21, 14, 2, 27) },
    {
      says: 'Too many wrong passphrases.',
    },
  ),
  state(
    'damaged',
    { state: 'damaged' },
    {
      answers: { recipients: { refused: 'damaged' } },
      says: 'a file was changed or is missing',
    },
  ),
  state(
    'newer',
    { state: 'newer' },
    {
      answers: { recipients: { refused: 'newer' } },
      says: 'A newer Fieldpost wrote what is kept here. It was left',
    },
  ),
  state(
    'start-over',
    { state: 'damaged' },
    {
      answers: { recipients: { refused: 'damaged' } },
      acts: [{ press: 'Start over' }],
      says: 'Delete everything that Fieldpost keeps here',
    },
  ),
  state(
    'unavailable',
    { state: 'unavailable' },
    {
      answers: { recipients: { refused: 'unavailable' } },
      says: 'This browser does not let Fieldpost keep anything.',
    },
  ),
  state('private-window', { state: 'passing' }, { says: 'This is a private window' }),
  state('backup', unlocked, { acts: [{ press: 'Make a backup' }], says: 'Passphrase for the backup' }),
  state('restore', unlocked, {
    acts: [{ press: 'Restore a backup' }, { press: 'Open' }],
    says: 'Choose the file of a backup.',
  }),
  state('people-none', unlocked, { answers: { recipients: { recipients: [] } }, says: 'Nobody yet.' }),
  state('people-address', unlocked, {
    acts: [{ press: 'Show your address' }, { press: 'Show QR' }],
    says: 'Send your address to people who want',
  }),
  state('people-add', unlocked, {
    acts: [
      { press: 'Add a person' },
      { type: 'Ada', into: 'Name' },
      { type: 'AGE-SECRET-KEY-1QQQ', into: 'Their address' },
      { press: 'Save' },
    ],
    says: 'This is a secret key, not an address.',
  }),
];
