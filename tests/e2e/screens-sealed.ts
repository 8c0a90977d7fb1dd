/** Canned screens of the page that encrypts and decrypts: its worker and its cryptography are the real ones. */
import { bech32 } from '@scure/base';
import type { Canned } from './canned.ts';

const identity = 'AGE-SECRET-KEY-1YPP96UN6ASK7T28U687THDLR3RSWNVCR67NVRWXR5H73STKUVETSSHYM2P';
const recipient = 'age192crpnrr639p22clr7n0pmz5anhnd0ye34xnkvj99jhwlexjm3ksjf77tu';
const strangers = 'age1a6p0m57q4vkgam285j4lq2dy7j88rnsdxyls50twc2wfkzhazdysutcvss';

export const forUs = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAzdXNlMG1NY3BXcmt3Q1da',
  'VlorTEVBcDEyRUxNWEh5MFY1T1RvN0tVQkVnCmRwcDhTcFBkTElXSTZnYTRDT0Rv',
  'dnBrcVQwZ0libUlEWVQrZHAzcmprM3cKLS0tIDFud2JMRmRzdVBLZDdSNktabkZN',
  'SGphc1p0eElEVmxQNVFzQWNGekJlU2sKIiZWq6lm17cPHRXAYgvW4Lqya34dXfJp',
  'G8wEZZMFuUc/CzR3Qn/Mlc1Z0JOyZ7qC',
  '-----END AGE ENCRYPTED FILE-----',
].join('\n');
export const forStrangers = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBxSmcweVZieXZzRWdEeEdi',
  'UTl5VWtUVml6dW95ZUJpRlZPcEtJcm5PT3h3CnFoa041MzN4UU1ueitMbVhvYmw2',
  'a29SQWNLQXlndGtpditVb0JscXBGL1EKLS0tIDRsdThFOU51R0liYmYyckdkNGVM',
  'K0gzU0hsZGg5VFl5L0ZmUG9DUDNCRjAKcOBXF7vEr2GwZSppEauTAk7Pcj27xWS4',
  'yJO0Idoh/buxqtTMMDYt',
  '-----END AGE ENCRYPTED FILE-----',
].join('\n');
/** `correct` opens it. */
export const forPassphrase = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBYUjg4bllUWXJvTU5QZW1O',
  'bFo5R0pRIDQKdW1IT3ROQzlEQUdGOFVtUHFaQVU2L2U3QlhKL3RoSlBSdm5QRmRz',
  'U0diVQotLS0gNk9yN05LWWNMOVJGTDRHNmc2V2RvTW0zN1dzZkUxWERoZDY3MVZU',
  'TWRqQQpDAEAgVS2eiw5nxVJDD2V2N/C/bOITpc/e21pITmtw5WaFMM3J',
  '-----END AGE ENCRYPTED FILE-----',
].join('\n');

/** Well formed, and nobody's. */
const postQuantum = bech32.encode('age1pq', bech32.toWords(new Uint8Array(1_216)), false);

export const people = [
  { name: 'Ada', recipient: strangers },
  { name: 'Recovery desk of the northern office, weekdays only', recipient },
];
export const answers: NonNullable<Canned['answers']> = {
  recipients: { recipients: [] },
  ageRecipient: { recipient },
  ageIdentity: { recipient, identity, others: [] },
};

const encrypting = (state: string, more: Partial<Canned> & { says: string }): Canned => ({
  surface: 'sealed',
  state,
  place: 'tab',
  answers,
  ...more,
});
const decrypting = (
  state: string,
  block: string,
  more: Partial<Canned> & { says: string },
  ...acts: NonNullable<Canned['acts']>
): Canned =>
  encrypting(state, {
    query: 'do=decrypt',
    acts: [{ type: block, into: 'Encrypted text' }, ...acts],
    ...more,
  });

export const lockedVault = {
  state: 'locked' as const,
  derivation: { salt: 'c2FsdCBvZiAxNiBieXRlcw', operations: 3, memory: 67_108_864 },
  waitUntil: 0,
};
const toPeople = { press: 'People I choose' };
const text = { type: 'x8!kPq2$Lw9zRt0v', into: 'Text to encrypt' };

export const sealed: Canned[] = [
  encrypting('empty', { says: 'Tell it to them by phone' }),
  encrypting('short-passphrase', {
    acts: [text, { type: 'secret', into: 'Passphrase' }],
    says: 'Short passphrases can be guessed',
  }),
  encrypting('people', {
    answers: { ...answers, recipients: { recipients: people, own: recipient } },
    acts: [text, toPeople],
    says: 'Recovery desk of the northern office',
  }),
  encrypting('people-post-quantum', {
    answers: { ...answers, recipients: { recipients: people, own: recipient } },
    acts: [text, toPeople, { type: postQuantum, into: 'Age addresses' }],
    says: 'yours is an ordinary one',
  }),
  encrypting('new-person', {
    acts: [text, toPeople, { type: strangers, into: 'Age addresses' }],
    says: 'Remember this address as',
  }),
  encrypting('bad-addresses', {
    acts: [text, toPeople, { type: `${strangers}\n${identity}\nada`, into: 'Age addresses' }],
    says: 'This is a secret key, not an address.',
  }),
  encrypting('done', {
    acts: [text, toPeople, { type: strangers, into: 'Age addresses' }, { press: 'Encrypt' }],
    says: 'Only the people you chose can open it.',
  }),
  encrypting('file', {
    stalled: true,
    acts: [{ choose: 'Recovery codes of the northern office.pdf', bytes: 2_400_000 }, { press: 'Encrypt' }],
    says: 'Encrypting…',
  }),
  encrypting('file-done', {
    acts: [
      { choose: 'Recovery codes.pdf', bytes: 2_400_000 },
      toPeople,
      { type: strangers, into: 'Age addresses' },
      { press: 'Encrypt' },
    ],
    says: 'Recovery codes.pdf.age is ready',
  }),
  encrypting('own-qr', { acts: [{ press: 'Show your address' }, { press: 'Show QR' }], says: 'Hide QR' }),
  encrypting('decrypt-empty', { query: 'do=decrypt', says: 'What somebody encrypted for you' }),
  decrypting(
    'wrong-passphrase',
    forPassphrase,
    { says: 'That passphrase does not open it.' },
    { type: 'incorrect', into: 'Passphrase' },
    { press: 'Decrypt' },
  ),
  decrypting(
    'not-for-you',
    forStrangers,
    { says: 'This was not encrypted for your address.' },
    { press: 'Decrypt' },
  ),
  decrypting('opened', forUs, { says: 'Decrypted. 16 characters.' }, { press: 'Decrypt' }),
  decrypting('shown', forUs, { says: 'Hide' }, { press: 'Decrypt' }, { press: 'Show' }),
  decrypting(
    'locked',
    forUs,
    {
      answers: { ...answers, ageIdentity: { refused: 'locked' }, vault: lockedVault },
      says: 'Your own key opens this, and it is locked.',
    },
    { press: 'Decrypt' },
  ),
];
