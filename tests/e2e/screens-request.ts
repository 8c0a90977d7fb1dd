/** Requests for secrets: what is asked, and what was answered. */
import type {
  AnswerFacts,
  AnsweringScreen,
  LinkFacts,
  RequestScreen,
  RequestSummary,
  Screen,
} from '../../lib/screen.ts';
import { type Canned, home, now } from './canned.ts';
import { lockedVault } from './screens-sealed.ts';

const origin = 'https://shop.example';
const minutes = (count: number): number => now + count * 60_000;

const summary = (more: Partial<RequestSummary> = {}): RequestSummary => ({
  request: 'AAAAAAAAAAAAAAAAAAAAAA',
  label: 'Account, Password',
  place: 'shop.example',
  startedAt: minutes(-20),
  answers: 0,
  unseen: 0,
  state: 'open',
  ...more,
});

const answer = (number: number, more: Partial<AnswerFacts> = {}): AnswerFacts => ({
  number,
  at: minutes(-number),
  sealedTo: 'current',
  fields: [
    { label: 'Account', kind: 'user', length: 15 },
    { label: 'Password', kind: 'password', length: 21 },
  ],
  ...more,
});

const request = (more: Partial<RequestScreen> = {}): Screen => ({
  kind: 'request',
  request: 'AAAAAAAAAAAAAAAAAAAAAA',
  summary: summary(),
  questions: [
    { label: 'Account', kind: 'user', origin },
    { label: 'Password', kind: 'password', origin },
  ],
  share: 'https://post.example/q#AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA',
  closesAt: minutes(7 * 24 * 60),
  answers: [],
  places: [
    { label: 'Account', origin, state: 'picked' },
    { label: 'Password', origin, state: 'picked' },
  ],
  picking: false,
  ...more,
});

const asking: Screen = {
  kind: 'asking',
  draft: 'd1',
  fields: [
    { label: 'Account', kind: 'user', origin },
    { label: 'Password', kind: 'password', origin },
  ],
};
const source = (label: string) => ({
  tabId: 7,
  frameId: 0,
  handle: 'h',
  pick: label,
  label,
  origin: 'https://intranet.example',
});
const answering = (more: Partial<AnsweringScreen> = {}): Screen => ({
  kind: 'answering',
  answering: 'a1',
  from: 'Ada Lovelace',
  questions: [
    { label: 'Staging account', kind: 'user' },
    { label: '', kind: 'password' },
  ],
  wanted: true,
  sources: [null, null],
  page: { tabId: 7, origin: 'https://intranet.example' },
  ...more,
});

const links: LinkFacts[] = [
  { id: 'a', role: 'admin', passphrase: false, created: minutes(-20) / 1000, own: true },
  {
    id: 'b',
    role: 'read',
    passphrase: true,
    created: minutes(-15) / 1000,
    used: minutes(-2) / 1000,
    comment: 'For the auditors',
    own: false,
  },
  { id: 'c', role: 'read', passphrase: true, created: minutes(-12) / 1000, locked: 0, own: false },
  {
    id: 'd',
    role: 'read',
    passphrase: false,
    created: minutes(-10) / 1000,
    revoked: minutes(-1) / 1000,
    own: false,
  },
  {
    id: 'e',
    role: 'admin',
    passphrase: true,
    created: minutes(-9) / 1000,
    comment: 'Grace Hopper, on call',
    own: false,
  },
];
const halfShut = links.map(link => (link.id === 'e' ? { ...link, revoked: minutes(-1) / 1000 } : link));
const answered = { summary: summary({ answers: 1 }), answers: [answer(1, { from: 'Grace Hopper' })] };

export const requestScreens: Canned[] = [
  {
    surface: 'home',
    state: 'requests',
    screen: {
      kind: 'home',
      page: { tabId: 7, origin },
      handoffs: [],
      drops: [],
      requests: [
        summary({ answers: 2, unseen: 2 }),
        summary({ request: 'b', label: 'API key', place: '', state: 'open' }),
        summary({ request: 'c', label: 'Root password of the old machine', answers: 1, state: 'closed' }),
        summary({ request: 'd', label: 'Licence key', state: 'over' }),
      ],
    },
    says: '2 new answers',
  },
  {
    surface: 'home',
    state: 'locked-answer',
    screen: home({ lockedAnswer: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    says: 'A request of yours was answered.',
  },
  { surface: 'asking', state: 'fields', screen: asking, says: 'Whoever gets the link' },
  {
    surface: 'asking',
    state: 'added',
    screen: asking,
    acts: [{ press: 'Add a question' }],
    says: 'Question 3',
  },
  {
    surface: 'asking',
    state: 'server-away',
    screen: asking,
    answers: { ask: { fault: { word: 'unreachable' } } },
    acts: [{ press: 'Make the link' }],
    says: 'The server does not answer.',
  },
  {
    surface: 'asking',
    state: 'not-kept',
    screen: asking,
    answers: { ask: { refused: 'unavailable' } },
    acts: [{ press: 'Make the link' }],
    says: 'does not let Fieldpost keep anything',
  },
  { surface: 'answering', state: 'fields', screen: answering(), says: 'Pick the answer' },
  {
    surface: 'answering',
    state: 'one-field',
    screen: answering({ questions: [{ label: 'API key', kind: 'text' }], sources: [null] }),
    says: 'API key',
  },
  {
    surface: 'answering',
    state: 'one-missing',
    screen: answering({ sources: [source('Account'), null] }),
    says: 'Staging account: from Account on intranet.example',
  },
  {
    surface: 'answering',
    state: 'picking',
    screen: answering({ pick: { state: 'picking', marked: 1 } }),
    says: '1 field chosen',
  },
  {
    surface: 'answering',
    state: 'not-here',
    screen: answering({ page: { tabId: 7, refusal: 'browser-page' } }),
    says: 'Go to the page that has the answer',
  },
  {
    surface: 'request',
    state: 'locked',
    screen: { kind: 'refused', of: 'request', refused: 'locked' },
    answers: { vault: lockedVault },
    says: 'A request is kept where your passphrase protects it.',
  },
  {
    surface: 'request',
    state: 'damaged',
    screen: { kind: 'refused', of: 'request', refused: 'damaged' },
    says: 'a file was changed or is missing',
  },
  { surface: 'request', state: 'waiting', screen: request(), says: 'Nobody has answered yet.' },
  { surface: 'request', state: 'looking', screen: request({ answers: null }), says: 'Looking for answers' },
  {
    surface: 'request',
    state: 'server-away',
    screen: request({ answers: null, fault: { word: 'unreachable' } }),
    says: 'The server does not answer.',
  },
  { surface: 'request', state: 'answered', screen: request(answered), says: 'Grace Hopper' },
  {
    surface: 'request',
    state: 'several-answers',
    screen: request({
      summary: summary({ answers: 3, state: 'closed' }),
      answers: [
        answer(3, { fields: null }),
        answer(2, { sealedTo: 'late', from: 'Somebody whose name is much longer than the names of most' }),
        answer(1),
      ],
      places: [null, null],
    }),
    says: 'This answer cannot be opened',
  },
  {
    surface: 'request',
    state: 'filled',
    screen: request({
      ...answered,
      places: [
        { label: 'Account', origin, state: 'filled' },
        { label: 'Password', origin, state: 'picked', refusal: { word: 'read-only' } },
      ],
      filled: { number: 1, at: minutes(0) },
    }),
    says: 'Filled at',
  },
  {
    surface: 'request',
    state: 'shown',
    screen: request(answered),
    answers: { revealAnswer: { values: ['build@shop.example', 'correct horse battery'] } },
    acts: [{ press: 'Show Grace Hopper' }],
    says: 'Hide',
  },
  {
    surface: 'request',
    state: 'read-link',
    screen: request(),
    answers: {
      requestLinks: { links },
      makeRequestLink: {
        link: `https://post.example/v#${'A'.repeat(22)}.${'A'.repeat(22)}.${'A'.repeat(43)}`,
      },
    },
    acts: [{ press: 'Let somebody else read the answers' }],
    says: 'Whoever has this link and its passphrase',
  },
  {
    surface: 'request',
    state: 'shutting-out',
    screen: request(),
    answers: { requestLinks: { links } },
    acts: [{ press: 'Let somebody else read the answers' }, { press: 'Revoke Grace Hopper, on call' }],
    says: 'Every other link that manages this request is revoked too.',
  },
  {
    surface: 'request',
    state: 'half-shut',
    screen: request(),
    answers: { requestLinks: { links: halfShut } },
    acts: [{ press: 'Let somebody else read the answers' }],
    says: 'Let a new request take its place.',
  },
  {
    surface: 'request',
    state: 'replaces',
    screen: request({ replaces: 'b' }),
    says: 'Send this new link to whoever shall answer',
  },
  {
    surface: 'request',
    state: 'replaced',
    screen: request({ ...answered, summary: summary({ answers: 1, state: 'closed' }), replacedBy: 'b' }),
    says: 'a new request took its place',
  },
  {
    surface: 'request',
    state: 'shut-out',
    screen: request({
      summary: summary({ state: 'over' }),
      answers: null,
      fault: { word: 'revoked', at: Math.floor(minutes(-60) / 1000) },
    }),
    says: 'revoked the link that this browser has',
  },
  {
    surface: 'request',
    state: 'expired',
    screen: request({
      summary: summary({ state: 'over' }),
      answers: null,
      fault: { word: 'expired', at: Math.floor(minutes(-60) / 1000) },
    }),
    says: 'This request has expired.',
  },
];
