/** Canned screens of handoffs of several fields. */
import type { FieldFacts, Progress, RecipientView, SenderView } from '../../lib/handoff/view.ts';
import type { PlaceFacts, Screen } from '../../lib/screen.ts';
import type { Canned } from './canned.ts';

const origin = 'https://github.com';
const fields: FieldFacts[] = [
  { label: 'User name', kind: 'user', origin, length: 3 },
  { label: 'Password', kind: 'password', origin, length: 16 },
  { label: 'Setup key', kind: 'seed', origin, length: 52 },
];
const two = fields.slice(0, 2);

/** Within the hour in which every canned screen takes place. */
const expires = Date.UTC(2026, 10, 21, 15, 2);

/** How far it has come. */
const steps = (done: number): Progress[] =>
  (['server', 'peer', 'path', 'code', 'delivered'] as const).map((step, index) => ({
    step,
    state: index < done ? 'done' : 'waiting',
    ...(step === 'path' && index < done ? { path: 'host' as const } : {}),
  }));

const sending = (view: Partial<SenderView>): Screen => ({
  kind: 'sharing',
  handoff: 'share-1',
  canPick: true,
  view: {
    role: 'sender',
    phase: 'waiting',
    link: 'https://post.example/h#AcTr0bWmXgwPqM2k0QbqRkYc1dZ5Jv8uTt3xHn9sLpEo',
    expires,
    fields,
    code: { digits: '482916', validUntil: Date.UTC(2026, 10, 21, 14, 2, 30), period: 30 },
    triesLeft: 3,
    rearmsLeft: 3,
    progress: steps(1),
    ...view,
  },
});

const place = (field: number, label: string, more: Partial<PlaceFacts> = {}): PlaceFacts => ({
  place: `place-${field}-${label}`,
  field,
  label,
  origin: 'https://github.com',
  state: 'planned',
  ...more,
});

const mapping = (
  given: FieldFacts[],
  places: PlaceFacts[] | undefined,
  more: Partial<Extract<Screen, { kind: 'receiving' }>> = {},
  view: Partial<RecipientView> = {},
): Screen => ({
  kind: 'receiving',
  handoff: 'receive-1',
  page: { tabId: 7, origin },
  picking: false,
  ...(places === undefined ? {} : { plan: { places } }),
  view: {
    role: 'recipient',
    phase: 'received',
    server: 'post.example',
    expires,
    wrongCode: false,
    codeDigits: 6,
    passphraseNeeded: false,
    fillInterrupted: false,
    item: { id: 'item-1', fields: given },
    progress: steps(4),
    ...view,
  },
  ...more,
});

const seed = 'otpauth://totp/Example:ada@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example';

export const severalScreens: Canned[] = [
  {
    surface: 'home',
    state: 'picking-several',
    screen: {
      kind: 'home',
      page: { tabId: 7, origin },
      handoffs: [],
      requests: [],
      drops: [],
      pick: { state: 'picking', marked: 2 },
    },
    says: '2 fields chosen',
  },
  {
    surface: 'drafting',
    state: 'several',
    screen: {
      kind: 'drafting-several',
      draft: 'draft-1',
      tooLong: false,
      fields: [
        { label: 'User name', kind: 'user', origin, length: 3 },
        { label: '', kind: 'password', origin },
        { label: 'Script', kind: 'multiline', origin, refusal: 'partial' },
      ],
    },
    says: 'Type what is missing.',
  },
  {
    surface: 'drafting',
    state: 'several-too-long',
    screen: {
      kind: 'drafting-several',
      draft: 'draft-1',
      tooLong: true,
      fields: [
        { label: 'Key', kind: 'multiline', origin, length: 30_000 },
        { label: 'Certificate', kind: 'multiline', origin, length: 28_000 },
      ],
    },
    says: 'These fields hold more than one handoff takes.',
  },
  {
    surface: 'drafting',
    state: 'several-nothing',
    screen: {
      kind: 'drafting-several',
      draft: 'draft-1',
      tooLong: false,
      fields: [
        { label: 'User name', kind: 'user', origin },
        { label: 'Password', kind: 'password', origin },
      ],
    },
    acts: [{ press: 'Share it' }],
    says: 'There is nothing to share yet.',
  },
  { surface: 'sharing', state: 'several', screen: sending({}), says: '3 fields' },
  {
    surface: 'sharing',
    state: 'several-renaming',
    screen: sending({}),
    acts: [{ press: 'Rename Setup key' }],
    says: 'User name, 3 characters',
  },
  {
    surface: 'sharing',
    state: 'several-delivered',
    screen: sending({
      phase: 'ended',
      outcome: 'delivered',
      fields: two,
      receipt: { outcome: 'filled', origin, label: 'User name, Password', at: Date.UTC(2026, 10, 21, 14, 2) },
    }),
    says: 'Delivered into User name, Password on github.com',
  },
  {
    surface: 'receiving',
    state: 'several-fields',
    screen: mapping(two, undefined),
    says: '2 fields arrived.',
  },
  {
    surface: 'receiving',
    state: 'several-mapped',
    screen: mapping(two, [place(0, 'Login'), place(1, 'Password')]),
    says: 'Fill 2 fields: Login, Password',
  },
  {
    surface: 'receiving',
    state: 'several-other-site',
    screen: mapping(fields, undefined, {
      plan: {
        places: [
          place(0, 'Login', { origin: 'https://gitlab.com' }),
          place(1, 'Password'),
          place(1, 'Repeat it'),
        ],
        otherSite: { from: 'github.com', to: 'gitlab.com' },
      },
    }),
    says: 'This comes from github.com. You picked a field on gitlab.com.',
  },
  {
    surface: 'receiving',
    state: 'several-partly',
    screen: mapping(fields, [
      place(0, 'Login', { state: 'filled' }),
      place(1, 'PIN', { refusal: { word: 'too-long', limit: 4 } }),
      place(2, 'Key', { state: 'interrupted' }),
    ]),
    says: '2 fields are left to fill: PIN, Key',
  },
  {
    surface: 'receiving',
    state: 'several-lost',
    place: 'panel',
    screen: mapping(two, [
      place(0, 'Login', { state: 'filled' }),
      place(1, 'Password', { refusal: { word: 'site-changed' } }),
    ]),
    says: 'The other fields are not in the page yet.',
  },
  {
    surface: 'receiving',
    state: 'several-ended',
    screen: mapping(
      fields,
      undefined,
      { placed: { outcome: 'filled' } },
      {
        phase: 'ended',
        outcome: 'delivered',
        item: {
          id: 'item-1',
          fields,
          places: [
            { place: 'a', field: 0, state: 'filled', label: 'Login', origin },
            { place: 'b', field: 1, state: 'filled', label: 'Password', origin },
          ],
        },
      },
    ),
    says: 'Setup key: not filled',
  },
  {
    surface: 'receiving',
    state: 'seed-qr',
    screen: mapping([{ label: 'Setup key', kind: 'seed', length: seed.length }], undefined),
    answers: { reveal: { fields: [{ label: 'Setup key', kind: 'seed', length: seed.length, value: seed }] } },
    acts: [{ press: 'Show' }, { press: 'Show QR' }],
    says: 'Scan it with the app that makes the codes.',
  },
];
