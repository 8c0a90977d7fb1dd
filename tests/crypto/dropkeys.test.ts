import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../lib/crypto/bytes.ts';
import {
  dropId,
  dropKeys,
  dropLinkProof,
  stretchDropPassphrase,
  wipeDropKeys,
} from '../../lib/crypto/dropkeys.ts';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';

beforeAll(ready);

const link = Uint8Array.from({ length: 32 }, (_, index) => index);

describe('the keys of a drop', () => {
  test('all differ, and none of them is the link key', () => {
    const open = dropKeys(link, null);
    const locked = dropKeys(link, drawRandom(32));
    expect(open.passphraseProof).toBeNull();
    const all = [
      link,
      dropId(link),
      open.boxKey,
      open.linkProof,
      open.receiptKey,
      locked.boxKey,
      locked.receiptKey,
      locked.passphraseProof ?? link,
    ].map(toHex);
    expect(new Set(all).size).toBe(all.length);
  });

  test('the link proof needs no passphrase, everything else does', () => {
    const locked = dropKeys(link, new Uint8Array(32));
    expect(locked.linkProof).toEqual(dropLinkProof(link));
    expect(locked.linkProof).toEqual(dropKeys(link, null).linkProof);
    const other = dropKeys(link, new Uint8Array(32).fill(1));
    for (const name of ['boxKey', 'receiptKey', 'passphraseProof'] as const) {
      expect(other[name]).not.toEqual(locked[name]);
    }
  });

  test('a passphrase that looks the same is the same; another link makes another key of it', () => {
    const composed = stretchDropPassphrase(link, 'Caf\u00e9');
    expect(stretchDropPassphrase(link, 'Cafe\u0301')).toEqual(composed);
    expect(
      stretchDropPassphrase(
        link.map(byte => byte ^ 1),
        'Caf\u00e9',
      ),
    ).not.toEqual(composed);
  });

  test('are wiped as a whole', () => {
    const keys = dropKeys(link, drawRandom(32));
    wipeDropKeys(keys);
    for (const key of Object.values(keys) as (Uint8Array | null)[])
      expect(key?.every(byte => byte === 0)).toBe(true);
  });

  test('a link key of another length is a mistake of ours', () => {
    expect(() => dropId(link.subarray(1))).toThrow(RangeError);
    expect(() => dropKeys(link.subarray(1), null)).toThrow(RangeError);
    expect(() => dropLinkProof(link.subarray(1))).toThrow(RangeError);
  });
});
