import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import { drawRandom } from '../../../lib/crypto/random.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { sealEntry, wrapKey } from '../../../lib/keeper/vault/box.ts';
import type { VaultRefused } from '../../../lib/keeper/vault/entries.ts';
import { waitAfter } from '../../../lib/keeper/vault/tries.ts';
import type { Vault } from '../../../lib/keeper/vault/vault.ts';
import type { Json } from '../../../lib/messages.ts';
import { Computer, Killed, someDerivation } from './places.ts';

beforeAll(() => ready());

let computer: Computer;
beforeEach(() => {
  computer = new Computer();
});

const passphrase = drawRandomLater();
const another = drawRandomLater();

/** Keys of passphrases; libsodium draws them once it is ready. */
function drawRandomLater(): () => Uint8Array {
  let key: Uint8Array | undefined;
  return () => {
    key ??= drawRandom(32);
    return key.slice();
  };
}

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: VaultRefused) => error.word,
  );

const put = (vault: Vault, value: Json): Promise<void> => vault.update('recipients', () => value);
const header = (): Record<string, Json> =>
  JSON.parse(computer.stored.get('vault') ?? 'null') as Record<string, Json>;
const change = (edit: (header: Record<string, Json>) => void): void => {
  const changed = header();
  edit(changed);
  computer.stored.set('vault', JSON.stringify(changed));
};

describe('a vault without a passphrase', () => {
  it('writes nothing until something is kept', async () => {
    const vault = computer.worker();
    expect(await vault.read('recipients')).toBeUndefined();
    expect(await vault.status()).toEqual({ state: 'open' });
    await vault.update('recipients', before => before);
    expect(computer.stored.size + computer.keys.size).toBe(0);
  });

  it('keeps entries beyond the browser’s exit, and none of them in clear', async () => {
    const vault = computer.worker();
    await put(vault, [{ name: 'Ada Lovelace' }]);
    await vault.update('history', () => ['a label']);
    const again = computer.restart();
    expect(await again.read('recipients')).toEqual([{ name: 'Ada Lovelace' }]);
    expect(await again.read('history')).toEqual(['a label']);
    expect([...computer.stored.values()].join()).not.toMatch(/Ada |Lovelace|label/);
    expect(computer.keys.size).toBe(1);
  });

  it('removes an entry, and the vault goes on', async () => {
    const vault = computer.worker();
    await put(vault, 1);
    await vault.update('history', () => 2);
    await vault.update('recipients', () => undefined);
    expect(await computer.restart().read('recipients')).toBeUndefined();
    expect([...(await computer.restart().all())]).toEqual([['history', 2]]);
  });

  it('makes changes one after the other, and none that throws', async () => {
    const vault = computer.worker();
    await put(vault, 0);
    const add = (before: Json | undefined): Json => (before as number) + 1;
    await Promise.all(Array.from({ length: 20 }, () => vault.update('recipients', add)));
    await expect(
      vault.update('recipients', () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await vault.read('recipients')).toBe(20);
  });

  it('writes entries of about the same size alike', async () => {
    const vault = computer.worker();
    const size = async (text: string): Promise<number | undefined> => {
      await put(vault, text);
      return computer.stored.get('vault.entry.recipients')?.length;
    };
    expect(await size('a')).toBe(await size('a'.repeat(1000)));
    expect(await size('é'.repeat(511))).toBe(await size('a'));
    expect(await size('é'.repeat(512))).not.toBe(await size('a'));
  });
});

describe('a vault with a passphrase', () => {
  async function protectedVault(): Promise<Vault> {
    const vault = computer.worker();
    await put(vault, 'kept');
    expect(await vault.protect(passphrase(), someDerivation())).toEqual({ done: true });
    return vault;
  }

  it('has no key on the disk, and everything under a new key', async () => {
    const vault = computer.worker();
    await put(vault, 'kept');
    const { key: before } = header();
    const [oldKey] = computer.keys.values();
    await vault.protect(passphrase(), someDerivation());
    expect(computer.keys.size).toBe(0);
    expect(header()['key']).not.toBe(before);
    expect([...computer.stored.values()].join()).not.toContain(toBase64url(oldKey ?? new Uint8Array()));
    expect(await vault.read('recipients')).toBe('kept');
    expect(await vault.status()).toMatchObject({ state: 'unlocked', idleMinutes: 15 });
  });

  it('never has a key on the disk when the passphrase comes first', async () => {
    const vault = computer.worker();
    await vault.protect(passphrase(), someDerivation());
    await put(vault, 'kept');
    expect(computer.keys.size).toBe(0);
    expect(await refusal(computer.restart().read('recipients'))).toBe('locked');
  });

  it('is locked after the browser’s exit, survives the worker’s death, and locks when told', async () => {
    const vault = await protectedVault();
    expect(await computer.worker().read('recipients')).toBe('kept');
    await vault.lock();
    expect(await refusal(vault.read('recipients'))).toBe('locked');
    expect(await refusal(vault.update('recipients', () => 'other'))).toBe('locked');
    expect(await refusal(vault.all())).toBe('locked');
    expect(await refusal(vault.replaceAll(new Map()))).toBe('locked');
    expect(await refusal(vault.protect(another(), someDerivation(), passphrase()))).toBe('locked');
    expect([...computer.memory.kept.keys()]).toEqual([]);
    expect(await vault.unlock(passphrase())).toEqual({ done: true });
    expect(await vault.read('recipients')).toBe('kept');
    expect(await refusal(computer.restart().read('recipients'))).toBe('locked');
  });

  it('counts wrong passphrases before it answers, and makes people wait longer and longer', async () => {
    await protectedVault();
    const vault = computer.restart();
    expect(await vault.unlock(another())).toEqual({ wrong: true, waitUntil: 0 });
    expect(await vault.unlock(another())).toEqual({ wrong: true, waitUntil: 0 });
    const waitUntil = computer.time + 5_000;
    expect(await vault.unlock(another())).toEqual({ wrong: true, waitUntil });
    expect(await vault.unlock(passphrase())).toEqual({ wrong: false, waitUntil });
    expect(await computer.restart().status()).toMatchObject({ state: 'locked', waitUntil });
    computer.time = waitUntil;
    expect(await computer.restart().unlock(another())).toMatchObject({ wrong: true });
    computer.time += 10_000;
    expect(await computer.restart().unlock(passphrase())).toEqual({ done: true });
    await computer.worker().lock();
    expect(await computer.restart().unlock(another())).toEqual({ wrong: true, waitUntil: 0 });
    expect([0, 1, 2, 3, 4, 5, 9, 10, 1000].map(waitAfter)).toEqual([
      0, 0, 0, 5_000, 10_000, 20_000, 300_000, 300_000, 300_000,
    ]);
  });

  it('makes nobody wait for long when the clock was set back', async () => {
    await protectedVault();
    const vault = computer.restart();
    for (let count = 0; count < 3; count++) await vault.unlock(another());
    computer.time -= 365 * 86_400_000;
    expect(await vault.status()).toMatchObject({ waitUntil: computer.time + 5_000 });
  });

  it('changes the passphrase with the old one only', async () => {
    const vault = await protectedVault();
    expect(await vault.protect(another(), someDerivation())).toMatchObject({ wrong: true });
    expect(await vault.protect(another(), someDerivation(), another())).toMatchObject({ wrong: true });
    expect(await vault.protect(another(), someDerivation(), passphrase())).toEqual({ done: true });
    const again = computer.restart();
    expect(await again.unlock(passphrase())).toMatchObject({ wrong: true });
    expect(await again.unlock(another())).toEqual({ done: true });
    expect(await again.read('recipients')).toBe('kept');
  });

  it('does without the passphrase again, with it only', async () => {
    const vault = await protectedVault();
    expect(await vault.unprotect(another())).toMatchObject({ wrong: true });
    expect(await vault.status()).toMatchObject({ state: 'unlocked' });
    expect(await vault.unprotect(passphrase())).toEqual({ done: true });
    expect(await computer.restart().read('recipients')).toBe('kept');
    expect(computer.keys.size).toBe(1);
  });

  it('says when it is used, so that time without use locks it', async () => {
    const vault = await protectedVault();
    computer.uses.length = 0;
    await vault.touch();
    await vault.status();
    expect(computer.uses).toEqual([15]);
    await vault.lockAfter(5);
    await vault.touch();
    expect(await vault.status()).toMatchObject({ idleMinutes: 5 });
    await vault.lock();
    await vault.touch();
    expect(computer.uses).toEqual([15, 5, 5, null]);
    expect(await refusal(vault.lockAfter(60))).toBe('locked');
  });

  it('is not opened by a header that was changed', async () => {
    await protectedVault();
    const untouched = new Map(computer.stored);
    const edits: ((lock: Record<string, Json>) => void)[] = [
      lock => Object.assign(lock, { operations: 1 }),
      lock => Object.assign(lock, { memory: 8 * 1024 * 1024 }),
      lock => Object.assign(lock, { salt: toBase64url(drawRandom(16)) }),
    ];
    for (const edit of edits) {
      change(stored => edit(stored['lock'] as Record<string, Json>));
      expect(await computer.restart().unlock(passphrase())).toMatchObject({ wrong: true });
      for (const [key, text] of untouched) computer.stored.set(key, text);
      computer.time += 600_000;
    }
    expect(await computer.restart().unlock(passphrase())).toEqual({ done: true });
  });
});

describe('a vault that is not as it was written', () => {
  const untouched = (): string => JSON.stringify([...computer.stored]);

  async function refusedAs(word: string): Promise<void> {
    const before = untouched();
    const vault = computer.restart();
    expect(await vault.status()).toEqual({ state: word });
    expect(await refusal(vault.read('recipients'))).toBe(word);
    expect(await refusal(put(vault, 'over it'))).toBe(word);
    expect(await refusal(vault.protect(passphrase(), someDerivation()))).toBe(word);
    expect(await refusal(vault.replaceAll(new Map()))).toBe(word);
    expect(untouched()).toBe(before);
    expect(await vault.copy()).toEqual(
      Object.fromEntries([...computer.stored].map(([key, text]) => [key, JSON.parse(text) as Json])),
    );
  }

  beforeEach(async () => {
    await put(computer.worker(), 'kept');
  });

  it('is refused when a later version wrote it', async () => {
    change(stored => Object.assign(stored, { version: 3, lock: { kdf: 'a new one' } }));
    await refusedAs('newer');
  });

  it.each<[string, (stored: Record<string, Json>) => void]>([
    ['no version', stored => delete stored['version']],
    ['version 0', stored => Object.assign(stored, { version: 0 })],
    ['version 1 with the fields of 2', stored => Object.assign(stored, { version: 1 })],
    ['a key of another length', stored => Object.assign(stored, { key: 'short' })],
    ['no list of entries', stored => delete stored['entries']],
    ['an entry that is not there', stored => Object.assign(stored, { entries: ['recipients', 'gone'] })],
    ['endless work', stored => Object.assign(stored, { lock: { kdf: 'argon2id', operations: 1e9 } })],
  ])('is refused with %s', async (_what, edit) => {
    change(edit);
    await refusedAs('damaged');
  });

  it('is refused without its header, or with another one’s box', async () => {
    const box = computer.stored.get('vault.entry.recipients') ?? '';
    const kept = computer.stored.get('vault') ?? '';
    computer.stored.delete('vault');
    await refusedAs('damaged');
    computer.stored.set('vault', kept);
    await computer.worker().update('history', () => 'mine');
    computer.stored.set('vault.entry.history', box);
    const vault = computer.restart();
    expect(await vault.status()).toEqual({ state: 'damaged' });
    expect(await refusal(vault.read('history'))).toBe('damaged');
    expect(await vault.read('recipients')).toBe('kept');
  });

  it('is refused with any byte of a box changed, and without its key', async () => {
    const key = 'vault.entry.recipients';
    const box = JSON.parse(computer.stored.get(key) ?? '""') as string;
    for (const at of [0, 30, 40, box.length - 2]) {
      const other = box[at] === 'A' ? 'B' : 'A';
      computer.stored.set(key, JSON.stringify(box.slice(0, at) + other + box.slice(at + 1)));
      await refusedAs('damaged');
    }
    computer.stored.set(key, JSON.stringify(box));
    expect(await computer.restart().read('recipients')).toBe('kept');
    computer.keys.clear();
    await refusedAs('damaged');
  });

  it('is given up when the person wants that, and begins anew', async () => {
    change(stored => Object.assign(stored, { version: 3 }));
    const vault = computer.restart();
    await vault.replaceAll(new Map([['history', 'from a backup']]), 'give-up');
    expect(await vault.status()).toEqual({ state: 'open' });
    expect([...(await computer.restart().all())]).toEqual([['history', 'from a backup']]);
    expect(computer.keys.size).toBe(1);
  });
});

describe('a vault of version 1', () => {
  const id = 'AAAAAAAAAAAAAAAAAAAAAA';

  function writeVersionOne(wrapping?: Uint8Array): void {
    const key = drawRandom(32);
    const how = someDerivation();
    const lock =
      wrapping === undefined
        ? null
        : { kdf: 'argon2id', ...how, wrapped: wrapKey(1, wrapping, id, how, key) };
    if (wrapping === undefined) computer.keys.set(id, key);
    const boxes = { recipients: sealEntry(1, key, id, 'recipients', ['of version 1']) };
    computer.stored.set('vault', JSON.stringify({ version: 1, key: id, boxes, lock }));
  }

  it('is read, and written as version 2', async () => {
    writeVersionOne();
    expect(await computer.worker().read('recipients')).toEqual(['of version 1']);
    expect(header()).toMatchObject({ version: 2, entries: ['recipients'] });
    expect(header()['boxes']).toBeUndefined();
    expect(await computer.restart().read('recipients')).toEqual(['of version 1']);
  });

  it('keeps its passphrase', async () => {
    writeVersionOne(passphrase());
    const vault = computer.worker();
    expect(await vault.status()).toMatchObject({ state: 'locked' });
    expect(await vault.unlock(another())).toMatchObject({ wrong: true });
    expect(header()['version']).toBe(1);
    expect(await vault.unlock(passphrase())).toEqual({ done: true });
    expect(await vault.read('recipients')).toEqual(['of version 1']);
    expect(header()['version']).toBe(2);
    const again = computer.restart();
    expect(await again.unlock(passphrase())).toEqual({ done: true });
    expect(await again.read('recipients')).toEqual(['of version 1']);
  });

  it('is left as it is when a box of it does not open', async () => {
    writeVersionOne();
    change(stored => Object.assign(stored['boxes'] as object, { recipients: 'AAAA' }));
    const before = computer.stored.get('vault');
    expect(await refusal(computer.worker().read('recipients'))).toBe('damaged');
    expect(computer.stored.get('vault')).toBe(before);
  });
});

describe('a worker that is killed', () => {
  /** Everything in the vault after the browser was started again, whichever passphrase opens it. */
  async function found(): Promise<unknown> {
    const vault = computer.restart();
    const { state } = await vault.status();
    if (state !== 'locked') return { state, all: [...(await vault.all())] };
    for (const [name, key] of [
      ['passphrase', passphrase()],
      ['another', another()],
    ] as const) {
      if ('done' in (await vault.unlock(key))) return { state: name, all: [...(await vault.all())] };
    }
    return 'lost';
  }

  const acts: Record<string, [given: (vault: Vault) => Promise<unknown>, act: (vault: Vault) => unknown]> = {
    'the first entry': [async () => undefined, vault => put(vault, 'first')],
    'a change': [vault => put(vault, 'before'), vault => put(vault, 'after')],
    'a further entry': [vault => put(vault, 'before'), vault => vault.update('history', () => 'new')],
    'a removal': [vault => put(vault, 'before'), vault => vault.update('recipients', () => undefined)],
    'a passphrase': [vault => put(vault, 'before'), vault => vault.protect(passphrase(), someDerivation())],
    'a passphrase for nothing': [
      async () => undefined,
      vault => vault.protect(passphrase(), someDerivation()),
    ],
    'another passphrase': [
      async vault => {
        await put(vault, 'before');
        await vault.protect(passphrase(), someDerivation());
      },
      vault => vault.protect(another(), someDerivation(), passphrase()),
    ],
    'no passphrase any more': [
      async vault => {
        await put(vault, 'before');
        await vault.protect(passphrase(), someDerivation());
      },
      vault => vault.unprotect(passphrase()),
    ],
    'a restored backup': [
      async vault => {
        await put(vault, 'before');
        await vault.update('history', () => 'old');
      },
      vault => vault.replaceAll(new Map([['recipients', 'restored']])),
    ],
  };

  it.each(Object.entries(acts))(
    'in %s leaves the old or the new, at every step',
    async (_what, [given, act]) => {
      const at = async (write: number): Promise<{ before: unknown; after: unknown; died: boolean }> => {
        computer = new Computer();
        await given(computer.worker());
        const before = await found();
        if (JSON.stringify(before).includes('passphrase')) await computer.worker().unlock(passphrase());
        const vault = computer.worker(write);
        const died = await Promise.resolve(act(vault)).then(
          () => false,
          (error: unknown) => {
            if (error instanceof Killed) return true;
            throw error;
          },
        );
        return { before, after: await found(), died };
      };

      const whole = await at(Number.POSITIVE_INFINITY);
      expect(whole.after).not.toEqual(whole.before);
      const seen = new Set<string>();
      for (let write = 0; ; write++) {
        const { before, after, died } = await at(write);
        expect([before, whole.after]).toContainEqual(after);
        seen.add(JSON.stringify(after));
        if (!died) break;
        // And nothing is left that only the killed worker knew of.
        const vault = computer.restart();
        await vault.status();
        const { lock } = computer.stored.has('vault') ? header() : { lock: 'none yet' };
        if (lock !== 'none yet') expect(computer.keys.size).toBe(lock === null ? 1 : 0);
      }
      expect(seen.size).toBe(2);
    },
  );

  it('in giving everything up has thrown away the keys first', async () => {
    await put(computer.worker(), 'before');
    // Memory, then keys, then the rest.
    await expect(computer.worker(2).destroy()).rejects.toThrow(Killed);
    expect(computer.keys.size).toBe(0);
    await computer.restart().destroy();
    expect(computer.stored.size).toBe(0);
    expect(await computer.restart().status()).toEqual({ state: 'open' });
  });
});
