import { identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { drawAgeKey } from '../../../lib/keeper/vault/age-key.ts';
import { createPassingEntries } from '../../../lib/keeper/vault/entries.ts';
import { createIdentity } from '../../../lib/keeper/vault/identity.ts';
import { createRecipients, recipientLimit } from '../../../lib/keeper/vault/recipients.ts';
import { FakeStore } from '../fakes.ts';

beforeAll(() => ready());

const someone = (): string => drawAgeKey().recipient;

function setUp() {
  const entries = createPassingEntries(new FakeStore());
  const identity = createIdentity(entries);
  const recipients = createRecipients(entries, async () => (await identity.known())?.recipient);
  return { entries, identity, recipients };
}

describe('an age key', () => {
  it('is what the age library makes of the same secret', async () => {
    for (let round = 0; round < 20; round++) {
      const { identity, recipient } = drawAgeKey();
      expect(recipient).toBe(await identityToRecipient(identity));
    }
  });
});

describe('our own identity', () => {
  it('is made at first use, once, also when two pages ask at once', async () => {
    const { identity } = setUp();
    expect(await identity.known()).toBeUndefined();
    const [one, other] = await Promise.all([identity.key(), identity.key()]);
    expect(one).toEqual(other);
    expect(await identity.key()).toEqual(one);
    expect(await identity.known()).toEqual(one);
  });
});

describe('recipients', () => {
  it('are remembered by name, renamed and removed', async () => {
    const { recipients } = setUp();
    const [ada, bo] = [someone(), someone()];
    await recipients.save({ recipient: bo, name: 'Bo' });
    expect(await recipients.save({ recipient: ada, name: '  Ada   L ' })).toEqual([
      { recipient: ada, name: 'Ada L' },
      { recipient: bo, name: 'Bo' },
    ]);
    expect(await recipients.save({ recipient: ada, name: 'Countess' })).toEqual([
      { recipient: bo, name: 'Bo' },
      { recipient: ada, name: 'Countess' },
    ]);
    expect(await recipients.remove(bo)).toEqual([{ recipient: ada, name: 'Countess' }]);
    expect(await recipients.remove(bo)).toEqual([{ recipient: ada, name: 'Countess' }]);
  });

  it('are refused without a name, with another’s name, as ourselves, or as no recipient', async () => {
    const { recipients, identity } = setUp();
    const { recipient: own, identity: secret } = await identity.key();
    await recipients.save({ recipient: someone(), name: 'Ada' });
    expect(await recipients.save({ recipient: someone(), name: ' ' })).toBe('no-name');
    expect(await recipients.save({ recipient: someone(), name: 'ADA ' })).toBe('name-taken');
    expect(await recipients.save({ recipient: own, name: 'Me' })).toBe('own');
    expect(await recipients.save({ recipient: secret, name: 'Key' })).toBe('not-a-recipient');
    expect(await recipients.list()).toHaveLength(1);
  });

  it('are at most so many', async () => {
    const { entries, recipients } = setUp();
    const many = Array.from({ length: recipientLimit - 1 }, (_, index) => ({
      recipient: `kept ${index}`,
      name: `${index}`,
    }));
    await entries.update('recipients', () => many);
    const last = someone();
    expect(await recipients.save({ recipient: last, name: 'Last' })).toHaveLength(recipientLimit);
    expect(await recipients.save({ recipient: someone(), name: 'Late' })).toBe('too-many');
    expect(await recipients.save({ recipient: last, name: 'Still here' })).toHaveLength(recipientLimit);
  });
});
