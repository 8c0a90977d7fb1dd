/** The start, and the boxes to type or paste in. */
import type { HandoffSummary } from '../../lib/screen.ts';
import { type Canned, home, minutes, noPage, sharing } from './canned.ts';

const handoffs: HandoffSummary[] = [
  {
    handoff: 'share-1',
    role: 'sender',
    label: 'Password',
    place: 'github.com',
    startedAt: minutes(-2),
    running: true,
    phase: 'waiting',
  },
  {
    handoff: 'receive-1',
    role: 'recipient',
    label: '',
    place: 'post.example',
    startedAt: minutes(-11),
    running: true,
    phase: 'code',
  },
  {
    handoff: 'share-2',
    role: 'sender',
    label: 'Recovery codes for the shared build account of the northern office',
    place: 'accounts.northern-office.example',
    startedAt: minutes(-47),
    running: false,
    outcome: 'delivered',
  },
  {
    handoff: 'share-3',
    role: 'sender',
    label: 'API key',
    place: 'console.example',
    startedAt: minutes(-58),
    running: false,
    outcome: 'nobody-came',
  },
];

export const homes: Canned[] = [
  { surface: 'home', state: 'empty', screen: home(), says: 'No handoffs yet.' },
  {
    surface: 'home',
    state: 'handoffs',
    screen: home({ handoffs }),
    says: 'Waiting for them to open the link',
  },
  {
    surface: 'home',
    state: 'refused-page',
    screen: home({ page: { tabId: 7, refusal: 'browser-page' } }),
    says: "Browsers don't let extensions work on this page. Paste the link, or type the secret here.",
  },
  {
    surface: 'home',
    state: 'memory-full',
    screen: home({ page: { tabId: 7, refusal: 'memory-full' } }),
    says: 'There is no room for another handoff',
  },
  {
    surface: 'home',
    state: 'waiting-link',
    screen: home({ page: { tabId: 7, origin: 'https://post.example', waitingLink: true } }),
    says: 'A secret is waiting in this tab.',
  },
  {
    surface: 'home',
    state: 'picking',
    screen: home({ pick: { state: 'picking' } }),
    says: 'Click the field in the page. Esc cancels.',
  },
  {
    surface: 'home',
    state: 'frame',
    screen: home({ pick: { state: 'frame', origin: 'https://pay.example' } }),
    says: 'This part belongs to pay.example. Allow Fieldpost there?',
  },
  { surface: 'home', state: 'tab', place: 'tab', screen: home({ page: noPage, handoffs }), says: 'Handoffs' },
  { surface: 'home', state: 'panel', place: 'panel', screen: home({ handoffs }), says: 'Handoffs' },
  { surface: 'home', state: 'offline', offline: true, screen: home({ handoffs }), says: 'You are offline.' },
  { surface: 'home', state: 'silent', says: 'Fieldpost does not answer.' },
];

const target = { tabId: 7, label: 'Password', origin: 'https://gitlab.com' };

export const entries: Canned[] = [
  {
    surface: 'drafting',
    state: 'empty-field',
    screen: { kind: 'drafting', draft: 'draft-1', label: 'API token', origin: 'https://console.example' },
    says: 'API token on console.example is empty.',
  },
  {
    surface: 'drafting',
    state: 'unreadable',
    screen: {
      kind: 'drafting',
      draft: 'draft-2',
      label: 'Script',
      origin: 'https://console.example',
      refusal: 'partial',
    },
    says: 'Only a part of this field could be read, so nothing was taken.',
  },
  {
    surface: 'drafting',
    state: 'typed',
    screen: home({ page: { tabId: 7, refusal: 'browser-page' } }),
    acts: [{ press: 'Type a secret' }, { type: 'correct horse', into: 'Secret' }],
    says: 'Type the secret that the other person should get.',
  },
  {
    surface: 'pasting',
    state: 'empty',
    screen: home(),
    acts: [{ press: 'Receive a secret' }],
    says: 'Paste the link that you were sent.',
  },
  {
    surface: 'pasting',
    state: 'target',
    screen: { kind: 'pasting', target },
    says: 'Paste the link whose secret belongs into Password on gitlab.com.',
  },
  {
    surface: 'pasting',
    state: 'bad-link',
    screen: { kind: 'pasting' },
    answers: { openLink: { bad: 'not-a-link' } },
    acts: [{ type: 'https://example.com/', into: 'Link' }, { press: 'Open' }],
    says: 'This is not a Fieldpost link.',
  },
];

/** A link, and what became of it. */
export const links: Canned[] = [
  {
    surface: 'link',
    state: 'own',
    place: 'tab',
    screen: { kind: 'own-link', handoff: 'share-1' },
    says: 'This is your own link. Send it to the other person.',
  },
  {
    surface: 'link',
    state: 'own-over',
    place: 'tab',
    query: 'handoff=share-1&own',
    screen: sharing({ phase: 'ended', outcome: 'delivered', link: '' }, false),
    says: 'This is your own link, and it no longer works.',
  },
  {
    surface: 'link',
    state: 'bad-not-secure',
    place: 'tab',
    query: 'bad=not-secure',
    screen: home({ page: noPage }),
    says: 'This link does not start with https',
  },
  {
    surface: 'link',
    state: 'bad-private',
    place: 'tab',
    screen: { kind: 'bad-link', why: 'private-address' },
    says: 'This link points into a private network',
  },
  {
    surface: 'link',
    state: 'gone',
    place: 'tab',
    query: 'handoff=old',
    screen: { kind: 'gone' },
    says: 'This handoff is no longer here.',
  },
];
