import { argon2Sync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../lib/crypto/bytes.ts';
import { saltBytes, usualCost } from '../../lib/crypto/cost.ts';
import { keyOfPassphrase } from '../../lib/crypto/passphrase.ts';
import { ready } from '../../lib/crypto/sodium.ts';

beforeAll(() => ready());

const salt = new Uint8Array(saltBytes).fill(0x5a);
const cheap = { operations: 1, memory: 8 * 1024 * 1024 };

describe('the key of a passphrase', () => {
  it('is what another implementation, which agrees with RFC 9106, makes of it', () => {
    const rfc = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    });
    expect(toHex(rfc)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
    for (const [passphrase, cost] of [
      ['correct horse battery staple', usualCost],
      ['', cheap],
      ['\u00e9\u{1f511}', { operations: 4, memory: 9 * 1024 * 1024 }],
    ] as const) {
      const theirs = argon2Sync('argon2id', {
        message: passphrase,
        nonce: salt,
        parallelism: 1,
        tagLength: 32,
        memory: cost.memory / 1024,
        passes: cost.operations,
      });
      expect(toHex(keyOfPassphrase(passphrase, salt, cost)), passphrase).toBe(toHex(theirs));
    }
  });

  it('is the same however a character was typed, and another for any other text', () => {
    const key = (text: string): string => toHex(keyOfPassphrase(text, salt, cheap));
    expect(key('caf\u00e9')).toBe(key('cafe\u0301'));
    expect(key('cafe')).not.toBe(key('caf\u00e9'));
    expect(key('Cafe')).not.toBe(key('cafe'));
    expect(key('cafe ')).not.toBe(key('cafe'));
  });

  it('is of a salt of 16 bytes only, and costs 128 MiB', () => {
    expect(() => keyOfPassphrase('a', new Uint8Array(15), cheap)).toThrow(RangeError);
    expect(usualCost).toEqual({ operations: 4, memory: 134_217_728 });
  });
});
