/** The settings page: each section as it is at first, and each state that a person can bring it to. */
import type { PastHandoff } from '../../lib/screen.ts';
import { defaultSettings, type Settings } from '../../lib/settings.ts';
import type { Canned } from './canned.ts';

const buildServer = 'https://post.example';
const day = 86_400_000;
const today = Date.UTC(2026, 10, 21, 14, 2, 7);

const settings = (change: Partial<Settings> = {}): NonNullable<Canned['screen']> => ({
  kind: 'settings',
  settings: { ...defaultSettings(buildServer), ...change },
  buildServer,
  vault: { state: 'open' },
});

const past: PastHandoff[] = [
  {
    handoff: 'p1',
    role: 'sender',
    label: 'Password',
    fields: 2,
    startedAt: today - 3_600_000,
    endedAt: today - 3_500_000,
    outcome: 'delivered',
    path: 'host',
    from: 'github.com',
    to: 'gitlab.com',
  },
  {
    handoff: 'p2',
    role: 'recipient',
    label: 'Recovery codes for the shared build account of the northern office',
    fields: 1,
    startedAt: today - 3 * day,
    endedAt: today - 3 * day + 60_000,
    outcome: 'delivered',
    path: 'relay',
    from: 'accounts.northern-office.example',
    to: 'accounts.northern-office.example',
  },
  {
    handoff: 'p3',
    role: 'sender',
    label: '',
    fields: 1,
    startedAt: today - 9 * day,
    endedAt: today - 9 * day + 3_600_000,
    outcome: 'nobody-came',
    from: 'vpn.example',
  },
  {
    handoff: 'p4',
    role: 'recipient',
    label: '',
    fields: 0,
    startedAt: today - 12 * day,
    endedAt: today - 12 * day,
  },
];

const people: NonNullable<Canned['answers']> = {
  recipients: { recipients: [] },
  ageRecipient: { recipient: 'age1cy0su9fwf3gf9mw868g5yut09p6nytfmmnktexz2ya5uqg9vl9sss4euqm' },
  vault: { state: 'open' },
  serverToken: { kept: false },
};
const empty: NonNullable<Canned['answers']> = { ...people, pastHandoffs: { handoffs: [] } };
const kept: NonNullable<Canned['answers']> = { ...people, pastHandoffs: { handoffs: past } };
const own = { server: 'https://handoff.company.example' } as const;
const good = { ok: true, host: 'handoff.company.example', server: own.server, version: '0.1.0' } as const;

const inSettings = (state: string, canned: Omit<Canned, 'surface' | 'state' | 'place'>): Canned => ({
  surface: 'settings',
  state,
  place: 'tab',
  ...canned,
});

const checked = (state: string, host: string, why: 'unreachable' | 'not-fieldpost', says: string): Canned =>
  inSettings(state, {
    screen: settings(),
    answers: { ...empty, checkServer: { ok: false, host, why } },
    acts: [{ into: 'Server', type: host }, { press: 'Check' }],
    says,
  });

export const settingsScreens: Canned[] = [
  inSettings('token', {
    screen: settings(own),
    answers: { ...empty, serverToken: { kept: false } },
    acts: [{ press: 'I have a token for this server' }],
    says: 'Receiving never needs it.',
  }),
  inSettings('token-kept', {
    screen: settings(own),
    answers: { ...empty, serverToken: { kept: true } },
    says: 'goes with everything that you share',
  }),
  inSettings('token-locked', {
    screen: settings(own),
    answers: { ...empty, serverToken: { refused: 'locked' }, keepServerToken: { refused: 'locked' } },
    acts: [
      { press: 'I have a token for this server' },
      { into: 'Token for handoff.company.example', type: 'a token of theirs' },
      { press: 'Keep token' },
    ],
    says: 'What Fieldpost keeps is locked.',
  }),
  inSettings('first', { screen: settings(), answers: empty, says: 'Nothing is remembered yet.' }),
  inSettings('silent', { says: 'Fieldpost does not answer.' }),
  inSettings('history', { screen: settings(), answers: kept, says: 'github.com to gitlab.com' }),
  inSettings('history-off', {
    screen: settings({ history: false }),
    answers: kept,
    says: 'Nothing new is remembered.',
  }),
  inSettings('clear-history', {
    screen: settings(),
    answers: kept,
    acts: [{ press: 'Clear history' }],
    says: 'It cannot be brought back.',
  }),
  inSettings('other-server', {
    screen: settings({ ...own, handleLinks: true }),
    answers: empty,
    says: 'Always handle links of this server',
  }),
  inSettings('server-good', {
    screen: settings(),
    answers: { ...empty, checkServer: good },
    acts: [{ into: 'Server', type: 'handoff.company.example' }, { press: 'Check' }],
    says: 'Its version is 0.1.0.',
  }),
  checked('server-silent', 'handoff.company.example', 'unreachable', 'does not answer'),
  checked('server-other', 'www.example', 'not-fieldpost', 'it is not a Fieldpost server'),
  inSettings('hidden-8-digits', {
    screen: settings({ hideAddress: true, codeDigits: 8, lifetime: 86_400, policy: 'relay' }),
    answers: empty,
    says: 'a hundred times harder to guess',
  }),
  inSettings('forget', {
    screen: settings(),
    answers: empty,
    acts: [{ press: 'Forget everything' }],
    says: 'Nothing of it can be brought back',
  }),
  inSettings('forgotten', {
    screen: settings(),
    answers: empty,
    acts: [{ press: 'Forget everything' }, { press: 'Forget it all' }],
    says: 'Everything is forgotten.',
  }),
  inSettings('not-kept', {
    screen: settings(),
    answers: { ...empty, forgetEverything: 'fails' },
    acts: [{ press: 'Forget everything' }, { press: 'Forget it all' }],
    says: 'Not everything could be forgotten.',
  }),
];
