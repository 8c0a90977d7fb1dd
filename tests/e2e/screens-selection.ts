/** Canned screens of what was chosen for a selection: the page is played, the worker and its cryptography are real. */
import type { SelectionScreen } from '../../lib/screen.ts';
import type { Canned } from './canned.ts';
import { answers, forPassphrase, forStrangers, forUs, people } from './screens-sealed.ts';

const frame = { tabId: 7, frameId: 0, documentId: 'D1' };
const source: SelectionScreen['source'] = {
  kind: 'page',
  frame,
  handle: '1-2-3-4',
  origin: 'https://mail.example',
  editable: true,
  whole: false,
};
const target: NonNullable<SelectionScreen['target']> = {
  ...frame,
  handle: '5-6-7-8',
  label: 'Password',
  origin: 'https://gitlab.com',
};

const selection = (
  act: SelectionScreen['act'],
  state: string,
  text: string,
  { is, ...more }: Partial<Canned> & { says: string; is?: Partial<SelectionScreen> },
): Canned => ({
  surface: 'selection',
  state: `${act}-${state}`,
  screen: { kind: 'selection', selection: 's1', act, tabId: 7, source, ...is },
  selected: { text },
  answers,
  ...more,
});

const secret = 'The code of the alarm is 48 29 16.';
// The last choice is remembered.
const toPassphrase = { press: 'Passphrase' };
const toPeople = { press: 'People' };
const encrypt = { press: 'Encrypt' };
const closed = (why: 'browser-page' | 'frame'): Partial<Canned> & { is: Partial<SelectionScreen> } => ({
  place: 'tab',
  query: 'selection=s1',
  is: { source: { kind: 'closed', why } },
});
const oneForMe = [toPeople, { type: people[0]?.recipient ?? '', into: 'Age addresses' }, encrypt];

export const selectionScreens: Canned[] = [
  selection('encrypt', 'passphrase', secret, {
    acts: [toPassphrase],
    says: '34 characters from mail.example',
  }),
  selection('encrypt', 'whole-field', secret, {
    is: { source: { ...source, whole: true } },
    acts: [toPassphrase],
    says: 'Nothing is selected, so this is all of the field.',
  }),
  selection('encrypt', 'people', secret, {
    answers: { ...answers, recipients: { recipients: people } },
    acts: [toPeople],
    says: 'Ada',
  }),
  selection('encrypt', 'link', secret, {
    acts: [{ press: 'Live link' }],
    says: 'They get a link from you',
  }),
  selection('encrypt', 'no-reader', secret, {
    acts: [toPeople, encrypt],
    says: 'Choose at least one person',
  }),
  selection('encrypt', 'replaced', secret, {
    acts: oneForMe,
    says: 'the selection is encrypted in the page',
  }),
  selection('encrypt', 'lost', secret, {
    selected: { text: secret, refusal: 'lost' },
    acts: oneForMe,
    says: 'the selection in the page has changed meanwhile',
  }),
  selection('encrypt', 'read-only', secret, {
    is: { source: { ...source, editable: false } },
    acts: oneForMe,
    says: 'Encrypted. Copy it to where it belongs',
  }),
  selection('encrypt', 'nothing', '', {
    is: { source: { kind: 'nothing' } },
    says: 'Nothing is selected here.',
  }),
  selection('encrypt', 'closed-page', secret, {
    ...closed('browser-page'),
    acts: [toPassphrase],
    says: "Browsers don't let extensions work on this page, so the text opened here.",
  }),
  selection('decrypt', 'passphrase', forPassphrase, { says: 'A passphrase opens this.' }),
  selection('decrypt', 'wrong-passphrase', forPassphrase, {
    acts: [{ type: 'incorrect', into: 'Passphrase' }, { press: 'Decrypt' }],
    says: 'That passphrase does not open it.',
  }),
  selection('decrypt', 'own-key', forUs, { says: 'This was encrypted for an age address.' }),
  selection('decrypt', 'opened', forUs, {
    acts: [{ press: 'Decrypt' }, { press: 'Show' }],
    says: 'Decrypted.',
  }),
  selection('decrypt', 'not-for-you', forStrangers, {
    acts: [{ press: 'Decrypt' }],
    says: 'This was not encrypted for your address.',
  }),
  selection('decrypt', 'not-sealed', secret, { says: 'There is nothing encrypted here.' }),
  selection('decrypt', 'other-site', forPassphrase.replaceAll('\n', ' '), {
    ...closed('frame'),
    says: 'This part of the page belongs to another site',
  }),
  selection('decrypt', 'gone', '', { says: 'The selected text is no longer there.' }),
  selection('fill', 'pick-first', forPassphrase, { says: 'Pick the field first.' }),
  selection('fill', 'frame', forPassphrase, {
    is: { pick: { state: 'frame', origin: 'https://pay.example' } },
    says: 'This part belongs to pay.example. Allow Fieldpost there?',
  }),
  selection('fill', 'target', forPassphrase, { is: { target }, says: 'Password on gitlab.com' }),
  selection('fill', 'filled', forUs, { is: { target }, acts: [{ press: 'Fill' }], says: 'Filled.' }),
];
