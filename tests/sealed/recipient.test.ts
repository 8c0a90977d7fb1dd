import { generateHybridIdentity } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { checkIdentity, checkRecipient, isPostQuantum } from '../../lib/sealed/recipient.ts';
import { newIdentity, recipientOf } from './identity.ts';

const own = await newIdentity();
const hybrid = await recipientOf(await generateHybridIdentity());
const swapped = own.recipient.slice(0, -1) + (own.recipient.endsWith('q') ? 'p' : 'q');

describe('a recipient', () => {
  test.each<[string, string]>([
    ['as made', own.recipient],
    ['with spaces around it', `  ${own.recipient}\n`],
    ['in capitals, as a QR code may have it', own.recipient.toUpperCase()],
  ])('%s', (_, text) => expect(checkRecipient(text)).toEqual({ ok: own.recipient }));

  test('with a post-quantum key', () => {
    expect(checkRecipient(hybrid)).toEqual({ ok: hybrid });
    expect([hybrid, own.recipient].map(isPostQuantum)).toEqual([true, false]);
  });

  test.each<[string, string]>([
    ['', 'not-a-recipient'],
    ['ada@example.org', 'not-a-recipient'],
    ['age1', 'not-a-recipient'],
    [`${own.recipient} and more`, 'not-a-recipient'],
    ['age1'.padEnd(5_000, 'q'), 'not-a-recipient'],
    [swapped, 'mistyped'],
    [own.recipient.slice(0, -1), 'mistyped'],
    [own.identity, 'secret-key'],
    [own.identity.toLowerCase(), 'secret-key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA', 'secret-key'],
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ', 'ssh-key'],
    ['age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t', 'plugin'],
  ])('not %j', (text, word) => expect(checkRecipient(text)).toEqual({ bad: word }));
});

describe('an identity', () => {
  test('belongs to its recipient, and no two are the same', async () => {
    expect(await recipientOf(own.identity)).toBe(own.recipient);
    expect((await newIdentity()).identity).not.toBe(own.identity);
  });

  test.each([own.identity, ` ${own.identity}\n`, own.identity.toLowerCase()])('%#', text =>
    expect(checkIdentity(text)).toBe(own.identity),
  );

  test.each(['', own.recipient, own.identity.slice(0, -1), 'AGE-SECRET-KEY-1', 'x'.repeat(5_000)])(
    'not %j',
    text => expect(checkIdentity(text)).toBeNull(),
  );
});
