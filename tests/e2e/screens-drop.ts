/** Drops: what is left, what became of it, and what was left for us. */
import type { DropFate, DropScreen, DropSummary, OpeningScreen, Screen } from '../../lib/screen.ts';
import { type Canned, home, longName, now } from './canned.ts';
import { lockedVault } from './screens-sealed.ts';

const origin = 'https://shop.example';
const seconds = (minutes: number): number => Math.floor(now / 1000) + minutes * 60;
const link = `https://post.example/d#${'Ag'.repeat(22)}`;
const passphrase = 'oven-tulip-magnet-orbit-canal-verse';

const summary = (more: Partial<DropSummary> = {}): DropSummary => ({
  drop: 'AAAAAAAAAAAAAAAAAAAAAA',
  label: 'Password',
  place: 'shop.example',
  leftAt: now - 20 * 60_000,
  expires: seconds(24 * 60),
  ...more,
});

const fate = (more: Partial<DropFate> = {}): { fate: DropFate } => ({
  fate: { state: 'waiting', left: 1, claims: [], ...more },
});

const drop = (fated: Partial<DropSummary> = {}, more: Partial<DropScreen> = {}): Screen => ({
  kind: 'drop',
  drop: 'AAAAAAAAAAAAAAAAAAAAAA',
  summary: summary(fated),
  opens: 1,
  passphrase: true,
  ...more,
});

const opening = (more: Partial<OpeningScreen> = {}): Screen => ({
  kind: 'opening',
  opening: 'o1',
  server: 'post.example',
  fields: [{ label: 'Password', kind: 'password', origin }],
  places: [null],
  picking: false,
  ...more,
});

const severalOpened = (more: Partial<OpeningScreen> = {}): Screen =>
  opening({
    fields: [
      { label: 'User name', kind: 'user', origin },
      { label: 'Password', kind: 'password', origin },
      { label: 'Recovery codes of the account that nobody has used for a long time', kind: 'multiline' },
    ],
    places: [null, null, null],
    ...more,
  });

const leaving: Screen = {
  kind: 'leaving',
  draft: 'd1',
  fields: [{ label: 'Password', kind: 'password', origin, length: 21 }],
};

const filledInto = {
  at: seconds(-5),
  acked: seconds(-4),
  receipt: { outcome: 'filled' as const, origin: 'https://github.com', label: 'Password' },
};

const many: DropSummary[] = [
  summary(),
  summary({ drop: 'b', label: 'API key', ...fate({ state: 'opened', left: 0, claims: [filledInto] }) }),
  summary({
    drop: 'c',
    label: 'keys.kdbx',
    place: '',
    ...fate({ claims: [{ at: seconds(-5), acked: null }] }),
  }),
  summary({ drop: 'd', label: 'Old key', ...fate({ state: 'withdrawn', at: seconds(-3) }) }),
  summary({ drop: 'e', label: longName, ...fate({ state: 'expired', at: seconds(-9) }) }),
];

export const dropScreens: Canned[] = [
  {
    surface: 'home',
    state: 'drops',
    screen: home({
      drops: many,
    }),
    says: 'Filled into github.com',
  },
  {
    surface: 'home',
    state: 'more-drops',
    screen: home({ drops: [summary()], moreDrops: true }),
    says: 'Show all',
  },
  {
    surface: 'drops',
    state: 'all',
    screen: { kind: 'drops', drops: many },
    says: 'Filled into github.com',
  },
  {
    surface: 'drops',
    state: 'withdrawing',
    screen: { kind: 'drops', drops: many },
    acts: [{ press: 'Withdraw Password' }],
    says: 'The link stops working',
  },
  { surface: 'drops', state: 'none', screen: { kind: 'drops', drops: [] }, says: 'Nothing yet.' },
  {
    surface: 'drops',
    state: 'locked',
    screen: { kind: 'drops', drops: [], refused: 'locked' },
    answers: { vault: lockedVault },
    says: 'Type the passphrase that you set.',
  },
  { surface: 'leaving', state: 'field', screen: leaving, says: 'It waits, encrypted' },
  {
    surface: 'leaving',
    state: 'several',
    screen: {
      ...leaving,
      fields: [
        { label: 'Account', kind: 'user', origin, length: 15 },
        { label: 'Password', kind: 'password', origin },
      ],
    },
    says: 'Type it here',
  },
  {
    surface: 'leaving',
    state: 'without-passphrase',
    screen: leaving,
    acts: [{ press: 'Offer another' }, { uncheck: 'With a passphrase' }],
    says: 'Whoever gets the link can open it',
  },
  {
    surface: 'leaving',
    state: 'too-long',
    screen: leaving,
    answers: { leaveDraft: { trouble: { word: 'too-long', most: 604_800 } } },
    acts: [{ type: passphrase, into: 'Passphrase' }, { press: 'Leave it' }],
    says: 'This server keeps drops for 7 days at most.',
  },
  {
    surface: 'leaving',
    state: 'not-kept',
    screen: leaving,
    answers: { leaveDraft: { refused: 'unavailable' } },
    acts: [{ type: passphrase, into: 'Passphrase' }, { press: 'Leave it' }],
    says: 'does not let Fieldpost keep anything',
  },
  {
    surface: 'drop',
    state: 'left',
    screen: drop(),
    answers: { leftLink: { link, passphrase } },
    says: 'Tell them the passphrase another way',
  },
  { surface: 'drop', state: 'waiting', screen: drop(fate(), { passphrase: false }), says: 'Waits until' },
  {
    surface: 'drop',
    state: 'claimed',
    screen: drop(fate({ state: 'claimed', claims: [{ at: seconds(-1), acked: null }] })),
    says: 'no receipt yet',
  },
  {
    surface: 'drop',
    state: 'fetched',
    screen: drop(fate({ claims: [{ at: seconds(-5), acked: null }] })),
    says: 'no receipt',
  },
  {
    surface: 'drop',
    state: 'opened',
    screen: drop(
      fate({
        state: 'opened',
        left: 0,
        claims: [{ at: seconds(-30), acked: null }, filledInto],
      }),
    ),
    says: 'Filled into github.com',
  },
  {
    surface: 'drop',
    state: 'locked',
    screen: drop(fate({ locked: { why: 'passphrase' } })),
    says: 'Let it be opened again',
  },
  {
    surface: 'drop',
    state: 'withdrawing',
    screen: drop(fate()),
    acts: [{ press: 'Withdraw' }],
    says: 'The link stops working',
  },
  {
    surface: 'drop',
    state: 'server-away',
    screen: drop({}, { trouble: { word: 'server-unreachable' } }),
    says: 'does not answer',
  },
  {
    surface: 'drop',
    state: 'expired',
    screen: drop(fate({ state: 'expired', at: seconds(-3) })),
    says: 'Remove from the list',
  },
  { surface: 'opening', state: 'opened', screen: opening(), says: 'This was left for you.' },
  {
    surface: 'opening',
    state: 'other-site',
    screen: opening({ places: [{ label: 'Password', origin: 'https://github.com', state: 'picked' }] }),
    says: 'You picked a field on github.com',
  },
  {
    surface: 'opening',
    state: 'taken-back',
    screen: opening({
      places: [{ label: 'Password', origin, state: 'picked' }],
      trouble: { word: 'withdrawn', at: seconds(-1) },
    }),
    says: 'took it back',
  },
  {
    surface: 'opening',
    state: 'filled',
    screen: opening({ places: [{ label: 'Password', origin, state: 'filled' }], filledAt: now }),
    says: 'Whoever left it is told.',
  },
  { surface: 'opening', state: 'several', screen: severalOpened(), says: 'Fieldpost finds the others' },
  {
    surface: 'opening',
    state: 'several-picked',
    screen: severalOpened({
      places: [
        { label: 'E-mail or user name', origin, state: 'picked' },
        { label: 'Password', origin, state: 'picked' },
        null,
      ],
    }),
    says: 'no field picked yet',
  },
  {
    surface: 'opening',
    state: 'several-partly',
    screen: severalOpened({
      places: [
        { label: 'E-mail or user name', origin, state: 'filled' },
        { label: 'Password', origin, state: 'filled' },
        { label: 'Code', origin, state: 'picked', refusal: { word: 'too-long', limit: 6 } },
      ],
    }),
    says: 'That field takes 6 characters',
  },
  { surface: 'leave-page', state: 'empty', place: 'tab', says: 'What you leave' },
  {
    surface: 'leave-page',
    state: 'file',
    place: 'tab',
    acts: [{ choose: 'keys.pdf', bytes: 300_000 }],
    says: 'keys.pdf',
  },
  {
    surface: 'leave-page',
    state: 'offline',
    place: 'tab',
    offline: true,
    answers: { leavingAt: 'never' },
    acts: [{ type: 'x8!kPq2$Lw9zRt0v', into: 'What you leave' }, { press: 'Leave it' }],
    says: 'it goes on from there',
  },
  {
    surface: 'leave-page',
    state: 'too-large',
    place: 'tab',
    acts: [{ choose: 'keys.pdf', bytes: 26_214_401 }],
    says: 'which takes 25 MB at most',
  },
];
