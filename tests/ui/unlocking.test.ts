import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, utf8 } from '../../lib/crypto/bytes.ts';
import { cheaperThanUsual, usualCost } from '../../lib/crypto/cost.ts';
import { hkdfSha256 } from '../../lib/crypto/hkdf.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Vault } from '../../lib/keeper/vault/vault.ts';
import type { Derivation } from '../../lib/screen/vault.ts';
import type { Background } from '../../lib/ui/background.ts';
import { unlockWith } from '../../lib/ui/vault/unlocking.ts';
import { Computer, someDerivation } from '../keeper/vault/places.ts';

beforeAll(() => ready());

/** In no time, and another key for another passphrase, salt or cost. */
const quickly = (passphrase: string, how: Derivation): Promise<string> =>
  Promise.resolve(toBase64url(hkdfSha256(utf8(passphrase), JSON.stringify(how), 32)));

const bytes = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array();

let computer: Computer;
let vault: Vault;
let asked: string[];
/** The background's half, without the connection. */
const background = {
  request: (name: string, input: Record<string, unknown>): Promise<unknown> => {
    asked.push(name);
    const { wrapping, derivation, current } = input as {
      wrapping: string;
      derivation: Derivation;
      current: string;
    };
    if (name === 'unlockVault') return vault.unlock(bytes(wrapping));
    return vault.protect(bytes(wrapping), derivation, bytes(current));
  },
} as Pick<Background, 'request'>;

async function protectedBy(derivation: Derivation): Promise<void> {
  await vault.protect(bytes(await quickly('right', derivation)), derivation);
  vault = computer.restart();
}

async function lockedBy(): Promise<Derivation> {
  vault = computer.restart();
  const status = await vault.status();
  if (status.state !== 'locked') throw new Error(status.state);
  return status.derivation;
}

beforeEach(async () => {
  computer = new Computer();
  vault = computer.worker();
  asked = [];
  await vault.update('recipients', () => ['Ada']);
});

describe('unlocking by a passphrase', () => {
  it('gives a key that cost less than today a new one, which opens the same', async () => {
    const before = someDerivation();
    await protectedBy(before);
    expect(await unlockWith(background, 'right', before, quickly)).toEqual({ done: true });
    expect(await vault.read('recipients')).toEqual(['Ada']);

    const after = await lockedBy();
    expect(after).toEqual({ salt: after.salt, ...usualCost });
    expect(after.salt).not.toBe(before.salt);
    expect(await vault.unlock(bytes(await quickly('right', before)))).toHaveProperty('wrong', true);
    expect(await unlockWith(background, 'right', after, quickly)).toEqual({ done: true });
    expect(await vault.read('recipients')).toEqual(['Ada']);
  });

  it('leaves the key as it is where it costs enough, and where the passphrase was wrong', async () => {
    const enough = { ...someDerivation(), ...usualCost };
    await protectedBy(enough);
    await unlockWith(background, 'right', enough, quickly);
    expect(await lockedBy()).toEqual(enough);
    expect(await unlockWith(background, 'wrong', someDerivation(), quickly)).toHaveProperty('wrong', true);
    expect(asked).toEqual(['unlockVault', 'unlockVault']);
  });

  it('is done, and leaves the old key, where a new one cannot be made', async () => {
    const before = someDerivation();
    await protectedBy(before);
    const once = (passphrase: string, how: Derivation): Promise<string> =>
      how === before ? quickly(passphrase, how) : Promise.reject(new Error('no memory left'));
    expect(await unlockWith(background, 'right', before, once)).toEqual({ done: true });
    expect(await vault.read('recipients')).toEqual(['Ada']);
    expect(await lockedBy()).toEqual(before);
  });
});

it('a key costs less with less memory, also with more passes', () => {
  expect(cheaperThanUsual(usualCost)).toBe(false);
  expect(cheaperThanUsual({ ...usualCost, memory: usualCost.memory * 2 })).toBe(false);
  expect(cheaperThanUsual({ ...usualCost, operations: usualCost.operations - 1 })).toBe(true);
  expect(cheaperThanUsual({ operations: 16, memory: usualCost.memory / 2 })).toBe(true);
});
