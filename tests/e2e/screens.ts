/** Canned screens: one entry for each surface and state that a person can meet. Pictures and page tests go through all. */
import type { Progress, RecipientView, SenderView } from '../../lib/handoff/view.ts';
import type { ReplaceRefusal } from '../../lib/page/replace/outcome.ts';
import type { HandoffSummary, Screen, UiRequests } from '../../lib/screen.ts';
import { sealed } from './screens-sealed.ts';
import { selectionScreens } from './screens-selection.ts';
import { settingsScreens } from './screens-settings.ts';
import { severalScreens } from './screens-several.ts';
import { vaults } from './screens-vault.ts';

/** Unix ms at which every canned screen takes place; the pages' clock is set to it. */
export const now = Date.UTC(2026, 10, 21, 14, 2, 7);
const minutes = (count: number): number => now + count * 60_000;

type Answers = { [K in keyof UiRequests]?: UiRequests[K]['output'] | 'never' | 'fails' };

/** What a person does before the state is reached. */
export type Act =
  | { press: string }
  | { type: string; into: string }
  | { type: string; label: string }
  | { choose: string; bytes: number };

export interface Canned {
  surface:
    | 'home'
    | 'drafting'
    | 'sharing'
    | 'receiving'
    | 'link'
    | 'pasting'
    | 'welcome'
    | 'settings'
    | 'sealed'
    | 'selection';
  state: string;
  /** How the page is opened; `popup` unless told. */
  place?: 'popup' | 'tab' | 'panel';
  /** More of the address. */
  query?: string;
  /** Absent: the background does not answer. */
  screen?: Screen;
  /** What the background answers; a request that is not named gets null. */
  answers?: Answers;
  acts?: Act[];
  /** A sentence that this state shows. */
  says: string;
  offline?: true;
  pinned?: true;
  /** What is selected in the page, and why it would not be replaced there. */
  selected?: { text: string; refusal?: ReplaceRefusal };
  /** Its worker gets nowhere. */
  stalled?: true;
}

const link = 'https://post.example/h#AcTr0bWmXgwPqM2k0QbqRkYc1dZ5Jv8uTt3xHn9sLpEo';

const steps = (...states: (Progress['state'] | Partial<Progress>)[]): Progress[] =>
  (['server', 'peer', 'path', 'code', 'delivered'] as const).map((step, index) => {
    const state = states[index] ?? 'waiting';
    return typeof state === 'string' ? { step, state } : { step, state: 'done', ...state };
  });

const sender: SenderView = {
  role: 'sender',
  phase: 'waiting',
  link,
  expires: minutes(60),
  fields: [{ label: 'Password', kind: 'password', origin: 'https://github.com', length: 16 }],
  code: { digits: '482916', validUntil: now + 23_000, period: 30 },
  triesLeft: 3,
  rearmsLeft: 3,
  progress: steps('done'),
};

const sharing = (view: Partial<SenderView>, canPick = true): Screen => {
  const address = { hidden: false, fixed: view.phase === 'talking' };
  const { code, ...rest } = { ...sender, address, ...view };
  const answered = rest.phase === 'waiting' || rest.phase === 'talking';
  return {
    kind: 'sharing',
    handoff: 'share-1',
    canPick,
    view: answered && code !== undefined ? { ...rest, code } : rest,
  };
};

const ended = (outcome: NonNullable<SenderView['outcome']>, more: Partial<SenderView> = {}): Screen =>
  sharing(
    { phase: 'ended', outcome, progress: steps('done', { state: 'failed', why: outcome }), ...more },
    false,
  );

const recipient: RecipientView = {
  role: 'recipient',
  phase: 'code',
  server: 'post.example',
  expires: minutes(68),
  wrongCode: false,
  codeDigits: 6,
  passphraseNeeded: false,
  fillInterrupted: false,
  address: { hidden: false, fixed: true },
  progress: steps('done', 'done', { path: 'host' }),
};

const item: NonNullable<RecipientView['item']> = {
  id: 'item-1',
  fields: [{ label: 'Password', kind: 'password', origin: 'https://github.com', length: 16 }],
};

type Receiving = Extract<Screen, { kind: 'receiving' }>;
const page: Receiving['page'] = { tabId: 7, origin: 'https://gitlab.com' };
const noPage: Receiving['page'] = { refusal: 'no-page' };
const target: NonNullable<Receiving['target']> = {
  tabId: 7,
  label: 'Password',
  origin: 'https://gitlab.com',
};

const receiving = (view: Partial<RecipientView>, more: Partial<Receiving> = {}): Receiving => ({
  kind: 'receiving',
  handoff: 'receive-1',
  view: { ...recipient, ...view },
  page,
  picking: false,
  ...more,
});

const received = (more: Partial<Receiving>, view: Partial<RecipientView> = {}): Receiving =>
  receiving(
    { phase: 'received', item, progress: steps('done', 'done', { path: 'host' }, 'done'), ...view },
    more,
  );

const over = (outcome: NonNullable<RecipientView['outcome']>, more: Partial<Receiving> = {}): Receiving =>
  receiving({ phase: 'ended', outcome, progress: steps('done', { state: 'failed', why: outcome }) }, more);

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

const home = (more: Partial<Extract<Screen, { kind: 'home' }>> = {}): Screen => ({
  kind: 'home',
  page: { tabId: 7, origin: 'https://github.com' },
  handoffs: [],
  requests: [],
  ...more,
});

const password = { label: 'Password', kind: 'password' as const, length: 16, value: 'x8!kPq2$Lw9zRt0v' };
const revealedItem = { fields: [password] };
const account = {
  fields: [{ label: 'User name', kind: 'user' as const, length: 3, value: 'ada' }, password],
};
const severalFields = {
  item: { id: 'item-1', fields: account.fields.map(({ value: _, ...facts }) => facts) },
};

/** What the pages of the gallery cannot copy. */
export const uncopied = 'a value that the clipboard refuses';

const allProgress = steps('done', 'done', { path: 'reflexive' }, 'done', 'done');
const delivered = { outcome: 'delivered' as const, progress: allProgress };

const homes: Canned[] = [
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
    state: 'waiting-link',
    screen: home({ page: { tabId: 7, origin: 'https://post.example', waitingLink: true } }),
    says: 'A secret is waiting in this tab.',
  },
  {
    surface: 'home',
    state: 'picking',
    screen: home({ pick: { state: 'picking', for: 'share' } }),
    says: 'Click the field in the page. Esc cancels.',
  },
  {
    surface: 'home',
    state: 'frame',
    screen: home({ pick: { state: 'frame', origin: 'https://pay.example', for: 'share' } }),
    says: 'This part belongs to pay.example. Allow Fieldpost there?',
  },
  { surface: 'home', state: 'tab', place: 'tab', screen: home({ page: noPage, handoffs }), says: 'Handoffs' },
  { surface: 'home', state: 'panel', place: 'panel', screen: home({ handoffs }), says: 'Handoffs' },
  { surface: 'home', state: 'offline', offline: true, screen: home({ handoffs }), says: 'You are offline.' },
  { surface: 'home', state: 'silent', says: 'Fieldpost does not answer.' },
];

const entries: Canned[] = [
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

const links: Canned[] = [
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

/** As a page or the other side may choose them: long, without a break, turning the direction. */
const longName = `\u202ePersonalAccessToken\u2066${'ForTheBuildServerOfTheNorthernOffice'.repeat(8)}`;
const longHost = `${'a-very-long-name-of-a-host-'.repeat(2)}x.accounts.northern-office.example`;

const senders: Canned[] = [
  {
    surface: 'sharing',
    state: 'opening',
    screen: sharing({ phase: 'opening', progress: steps() }),
    says: 'Send this link',
  },
  { surface: 'sharing', state: 'waiting', screen: sharing({}), says: 'Waiting for them to open the link' },
  {
    surface: 'sharing',
    state: 'waiting-tab',
    place: 'tab',
    query: 'handoff=share-1',
    screen: sharing({}),
    says: 'Waiting for them to open the link',
  },
  {
    surface: 'sharing',
    state: 'copied-qr',
    screen: sharing({}),
    acts: [{ press: 'Copy message' }, { press: 'Show QR' }],
    says: 'Message copied. Send it to them.',
  },
  {
    surface: 'sharing',
    state: 'connected',
    screen: sharing({ phase: 'talking', progress: steps('done', 'done', { path: 'host' }) }),
    says: 'Tell them this code by phone.',
  },
  {
    surface: 'sharing',
    state: 'address-hidden',
    screen: sharing({ address: { hidden: true, fixed: false } }),
    says: 'The secret then goes through a relay.',
  },
  {
    surface: 'sharing',
    state: 'relayed',
    screen: sharing({
      phase: 'talking',
      address: { hidden: true, fixed: true },
      progress: steps('done', 'done', { path: 'relay' }),
    }),
    says: 'Relayed connection',
  },
  {
    surface: 'sharing',
    state: 'wrong-code',
    screen: sharing({
      phase: 'talking',
      notice: 'wrong-code',
      triesLeft: 2,
      progress: steps('done', 'done', { path: 'host' }),
    }),
    says: 'A wrong code was typed (2 tries left).',
  },
  {
    surface: 'sharing',
    state: 'unfinished',
    screen: sharing({
      phase: 'talking',
      notice: 'unfinished-attempt',
      triesLeft: 1,
      progress: steps('done', 'done', { path: 'turn' }),
    }),
    says: 'Someone began to type a code and did not finish (1 try left).',
  },
  {
    surface: 'sharing',
    state: 'stranger-left',
    screen: sharing({ notice: 'stranger-left' }),
    says: 'Whoever was connected has left. Nothing was sent.',
  },
  {
    surface: 'sharing',
    state: 'stranger-declined',
    screen: sharing({ notice: 'stranger-declined' }),
    says: 'Whoever opened the link declined it. Nothing was sent.',
  },
  {
    surface: 'sharing',
    state: 'reconnecting',
    screen: sharing({
      notice: 'reconnecting',
      progress: steps({ state: 'failed', why: 'server-unreachable' }),
    }),
    says: 'The connection was lost. Connecting again; nothing is lost.',
  },
  {
    surface: 'sharing',
    state: 'paused',
    screen: sharing({
      phase: 'paused',
      triesLeft: 0,
      progress: steps('done', 'done', { path: 'host' }, { state: 'failed', why: 'wrong-code' }),
    }),
    says: 'Three wrong codes. Nothing was sent. Was it your person?',
  },
  {
    surface: 'sharing',
    state: 'paused-last',
    screen: sharing({
      phase: 'paused',
      triesLeft: 0,
      rearmsLeft: 0,
      progress: steps('done', 'done', { path: 'host' }),
    }),
    says: 'Three wrong codes, and no new code is left for this link.',
  },
  {
    surface: 'sharing',
    state: 'delivering',
    screen: sharing({ phase: 'delivering', progress: steps('done', 'done', { path: 'host' }, 'done') }),
    says: 'Code accepted. Delivering…',
  },
  {
    surface: 'sharing',
    state: 'unconfirmed',
    screen: sharing({ phase: 'unconfirmed', progress: steps('done', 'done', { path: 'host' }, 'done') }),
    says: 'Sent, but their browser did not confirm.',
  },
  {
    surface: 'sharing',
    state: 'cancelling',
    screen: sharing({}),
    acts: [{ press: 'Cancel' }],
    says: 'Cancel this handoff?',
  },
  {
    surface: 'sharing',
    state: 'request-failed',
    screen: sharing({ phase: 'paused', triesLeft: 0 }),
    answers: { rearm: 'fails' },
    acts: [{ press: 'New code' }],
    says: 'That did not work. Nothing was sent. Try again.',
  },
  {
    surface: 'sharing',
    state: 'delivered',
    screen: ended('delivered', {
      ...delivered,
      receipt: { outcome: 'filled', origin: 'https://github.com', label: 'Password', at: now },
    }),
    says: 'Your copy is gone.',
  },
  {
    surface: 'sharing',
    state: 'delivered-long-names',
    screen: ended('delivered', {
      ...delivered,
      fields: [{ label: longName, kind: 'text', origin: `https://${longHost}`, length: 1 }],
      receipt: { outcome: 'filled', origin: `https://${longHost}`, label: longName, at: now },
    }),
    says: 'Delivered into',
  },
  {
    surface: 'sharing',
    state: 'delivered-kept',
    screen: ended('delivered', { ...delivered, receipt: { outcome: 'kept', at: now } }),
    says: 'Delivered: they looked at it in Fieldpost',
  },
  {
    surface: 'sharing',
    state: 'nobody-came',
    screen: ended('nobody-came'),
    says: 'Nobody opened the link.',
  },
  {
    surface: 'sharing',
    state: 'ended-wrong-code',
    screen: ended('wrong-code'),
    says: 'Someone typed wrong codes.',
  },
  {
    surface: 'sharing',
    state: 'needs-token',
    screen: ended('needs-token'),
    says: 'This server asks for a token',
  },
  { surface: 'sharing', state: 'expired', screen: ended('expired'), says: 'Time ran out' },
  { surface: 'sharing', state: 'declined', screen: ended('declined'), says: 'They declined it.' },
  {
    surface: 'sharing',
    state: 'server-unreachable',
    screen: ended('server-unreachable', { progress: steps({ state: 'failed', why: 'server-unreachable' }) }),
    says: 'The Fieldpost server cannot be reached.',
  },
  {
    surface: 'sharing',
    state: 'ended-unconfirmed',
    screen: ended('unconfirmed', {
      progress: steps('done', 'done', { path: 'host' }, 'done', { state: 'failed', why: 'unconfirmed' }),
    }),
    says: 'Sent, but their browser did not confirm. Your copy is gone.',
  },
];

const inLinkTab = { place: 'tab' as const, query: 'handoff=receive-1' };

const recipients: Canned[] = [
  {
    surface: 'receiving',
    state: 'link-tab',
    ...inLinkTab,
    screen: receiving(
      { address: { hidden: false, fixed: false }, progress: steps('done', 'done') },
      { page: noPage },
    ),
    says: 'Go to the page where it belongs and click the Fieldpost icon there.',
  },
  {
    surface: 'receiving',
    state: 'link-tab-connecting',
    ...inLinkTab,
    screen: receiving({ phase: 'connecting', progress: steps('done') }, { page: noPage }),
    says: 'Connecting to the sender…',
  },
  {
    surface: 'receiving',
    state: 'link-tab-received',
    ...inLinkTab,
    screen: received({ page: noPage }),
    says: 'Received. Now pick where it goes.',
  },
  {
    surface: 'receiving',
    state: 'link-tab-shown',
    ...inLinkTab,
    screen: received({ page: noPage }),
    answers: { reveal: revealedItem },
    acts: [{ press: 'Show' }],
    says: 'Password',
  },
  {
    surface: 'receiving',
    state: 'link-tab-copied',
    ...inLinkTab,
    screen: received({ page: noPage }),
    answers: { reveal: revealedItem },
    acts: [{ press: 'Copy' }],
    says: 'The clipboard is overwritten in 30 s',
  },
  {
    surface: 'receiving',
    state: 'link-tab-not-copied',
    ...inLinkTab,
    screen: received({ page: noPage }),
    answers: { reveal: { fields: [{ ...password, value: uncopied }] } },
    acts: [{ press: 'Copy' }],
    says: 'The browser did not let Fieldpost copy.',
  },
  {
    surface: 'receiving',
    state: 'several-fields-shown',
    ...inLinkTab,
    screen: received({ page: noPage }, severalFields),
    answers: { reveal: account },
    acts: [{ press: 'Show' }],
    says: 'User name',
  },
  {
    surface: 'receiving',
    state: 'shown-elsewhere',
    screen: received({ target, revealing: true }, { phase: 'filling' }),
    says: 'It is open in another Fieldpost page, and nobody has seen it there yet.',
  },
  {
    surface: 'receiving',
    state: 'no-address',
    screen: received({
      target: { ...target, origin: 'null' },
      question: { kind: 'other-site', from: 'github.com', to: 'null' },
    }),
    says: 'This comes from github.com. You picked a field on a page without an address.',
  },
  {
    surface: 'receiving',
    state: 'never-connected',
    ...inLinkTab,
    screen: receiving({ phase: 'ended', server: 'drop.elsewhere.example', progress: [] }, { page: noPage }),
    says: 'You did not go on with this link',
  },
  {
    surface: 'receiving',
    state: 'confirm-server',
    ...inLinkTab,
    screen: receiving(
      { phase: 'connecting', server: 'drop.elsewhere.example', progress: [] },
      { page: noPage, question: { kind: 'confirm-server', host: 'drop.elsewhere.example' } },
    ),
    says: 'This link goes by way of drop.elsewhere.example, which is not your server.',
  },
  { surface: 'receiving', state: 'pick', screen: receiving({}), says: 'Pick the field that should get it.' },
  {
    surface: 'receiving',
    state: 'picking',
    place: 'panel',
    screen: receiving({}, { picking: true }),
    says: 'Click the field in the page. Esc cancels.',
  },
  {
    surface: 'receiving',
    state: 'frame',
    screen: receiving({}, { question: { kind: 'allow-frame', origin: 'https://pay.example' } }),
    says: 'This part belongs to pay.example. Allow Fieldpost there?',
  },
  {
    surface: 'receiving',
    state: 'refused-page',
    screen: receiving({}, { page: { tabId: 7, refusal: 'browser-page' } }),
    says: 'or show or copy it here.',
  },
  {
    surface: 'receiving',
    state: 'code',
    screen: receiving({}, { target }),
    says: 'Type the code they tell you',
  },
  {
    surface: 'receiving',
    state: 'code-panel',
    place: 'panel',
    screen: receiving({}, { target }),
    says: 'Password on gitlab.com',
  },
  {
    surface: 'receiving',
    state: 'code-short',
    screen: receiving({}, { target }),
    acts: [{ type: '123', into: 'Code' }, { press: 'Fill' }],
    says: 'Type the code first: 6 digits.',
  },
  {
    surface: 'receiving',
    state: 'checking',
    screen: receiving({ phase: 'checking' }, { target }),
    says: 'Checking the code…',
  },
  {
    surface: 'receiving',
    state: 'wrong-code',
    screen: receiving({ wrongCode: true, triesLeft: 2 }, { target }),
    says: 'That code was wrong or too old. Ask for the one they see now.',
  },
  {
    surface: 'receiving',
    state: 'paused',
    screen: receiving({ phase: 'paused' }, { target }),
    says: 'Three wrong codes: the sender has to make a new one.',
  },
  {
    surface: 'receiving',
    state: 'nobody',
    screen: receiving({ phase: 'nobody', progress: steps('done') }, { target }),
    says: 'Nobody is at the other end. Ask them to open Fieldpost; this link still works until',
  },
  {
    surface: 'receiving',
    state: 'received',
    screen: received({}),
    says: 'Received. Now pick where it goes.',
  },
  {
    surface: 'receiving',
    state: 'other-site',
    screen: received({ target, question: { kind: 'other-site', from: 'github.com', to: 'gitlab.com' } }),
    says: 'This comes from github.com. You picked a field on gitlab.com.',
  },
  {
    surface: 'receiving',
    state: 'too-long',
    screen: received({ target, refusal: { word: 'too-long', limit: 12 } }),
    says: 'That field takes 12 characters and the secret is longer.',
  },
  {
    surface: 'receiving',
    state: 'site-changed',
    screen: receiving({}, { refusal: { word: 'site-changed' } }),
    says: 'The page went to another site, so Fieldpost let go of the field.',
  },
  {
    surface: 'receiving',
    state: 'interrupted',
    screen: received({ target, refusal: { word: 'interrupted' } }, { fillInterrupted: true }),
    says: 'Filling was interrupted.',
  },
  {
    surface: 'receiving',
    state: 'filling',
    screen: receiving(
      { phase: 'filling', item, progress: steps('done', 'done', { path: 'host' }, 'done') },
      { target },
    ),
    says: 'Filling…',
  },
  {
    surface: 'receiving',
    state: 'acknowledging',
    screen: receiving(
      { phase: 'acknowledging', item, progress: steps('done', 'done', { path: 'host' }, 'done') },
      { target, placed: { outcome: 'filled', label: 'Password', origin: 'https://gitlab.com' } },
    ),
    says: 'Filled. Telling the sender…',
  },
  {
    surface: 'receiving',
    state: 'filled',
    screen: receiving(
      { phase: 'ended', outcome: 'delivered', progress: allProgress },
      { target, placed: { outcome: 'filled', label: 'Password', origin: 'https://gitlab.com' } },
    ),
    says: 'Filled.',
  },
  {
    surface: 'receiving',
    state: 'history',
    screen: receiving(
      { phase: 'ended', outcome: 'delivered', progress: allProgress },
      { ...inLinkTabScreen(), placed: { outcome: 'kept' } },
    ),
    ...inLinkTab,
    says: 'Shown here and nowhere else.',
  },
  {
    surface: 'receiving',
    state: 'long-names',
    screen: received(
      {
        target: { tabId: 7, label: longName, origin: `https://${longHost}` },
        question: { kind: 'other-site', from: 'github.com', to: longHost },
      },
      {
        server: longHost,
        item: {
          id: 'item-1',
          fields: [{ label: longName, kind: 'password', origin: `https://${longHost}`, length: 48_000 }],
          note: longName,
        },
      },
    ),
    says: 'You picked a field on',
  },
  { surface: 'receiving', state: 'expired', screen: over('expired'), says: 'This link no longer works.' },
  { surface: 'receiving', state: 'cancelled', screen: over('cancelled'), says: 'The sender cancelled it.' },
  {
    surface: 'receiving',
    state: 'link-in-use',
    screen: over('link-in-use'),
    says: 'Someone else has this link open.',
  },
  {
    surface: 'receiving',
    state: 'interference',
    screen: over('interference'),
    says: 'Someone may stand between you and the sender.',
  },
];

function inLinkTabScreen(): Partial<Receiving> {
  return { page: noPage };
}

const welcomes: Canned[] = [
  {
    surface: 'welcome',
    state: 'first',
    screen: home({ page: noPage }),
    says: 'Hand a password from one page to another.',
  },
  {
    surface: 'welcome',
    state: 'pinned-checked',
    pinned: true,
    screen: home({ page: noPage }),
    answers: {
      checkServer: { ok: true, host: 'post.example', server: 'https://post.example', version: '0.1.0' },
    },
    acts: [{ press: 'Check' }],
    says: 'post.example answers.',
  },
  {
    surface: 'welcome',
    state: 'server-down',
    screen: home({ page: noPage }),
    answers: { checkServer: { ok: false, host: 'post.example', why: 'unreachable' } },
    acts: [{ press: 'Check' }],
    says: 'post.example does not answer.',
  },
  {
    surface: 'welcome',
    state: 'secret-waiting',
    screen: home({ page: { ...noPage, waitingLink: true } }),
    says: 'A secret is waiting in another tab',
  },
];

/** Every picture there is to be. */
export const canned: Canned[] = [
  ...homes,
  ...entries,
  ...links,
  ...senders,
  ...recipients,
  ...welcomes,
  ...sealed,
  ...selectionScreens,
  ...severalScreens,
  ...vaults,
  ...settingsScreens,
];
