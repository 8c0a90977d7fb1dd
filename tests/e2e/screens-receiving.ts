/** The recipient's handoff, from the link to its end. */
import type { RecipientView } from '../../lib/handoff/view.ts';
import type { Screen } from '../../lib/screen.ts';
import {
  allProgress,
  type Canned,
  longHost,
  longName,
  minutes,
  networkDetails,
  noPage,
  steps,
  uncopied,
} from './canned.ts';

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

const password = { label: 'Password', kind: 'password' as const, length: 16, value: 'x8!kPq2$Lw9zRt0v' };

const revealedItem = { fields: [password] };

const account = {
  fields: [{ label: 'User name', kind: 'user' as const, length: 3, value: 'ada' }, password],
};

const severalFields = {
  item: { id: 'item-1', fields: account.fields.map(({ value: _, ...facts }) => facts) },
};

const inLinkTab = { place: 'tab' as const, query: 'handoff=receive-1' };

export const recipients: Canned[] = [
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
    state: 'details',
    ...inLinkTab,
    screen: receiving({ progress: steps('done') }, { page: noPage }),
    answers: { details: { ...networkDetails, moments: [], measured: null } },
    acts: [{ open: 'Details' }],
    says: 'Nothing has happened on the network yet.',
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
      { page: noPage, placed: { outcome: 'kept' } },
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
