import { generateHybridIdentity } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastForMe, rememberForMe } from '../../lib/ui/sealed/for-me.ts';
import { noReaders, readersOf } from '../../lib/ui/sealed/readers.ts';
import { newIdentity, recipientOf } from '../sealed/identity.ts';

let own: string;
let ada: string;
let quantum: string;
beforeAll(async () => {
  [own, ada] = [(await newIdentity()).recipient, (await newIdentity()).recipient];
  quantum = await recipientOf(await generateHybridIdentity());
});

describe('for people, and for me', () => {
  const draft = (more: object) => ({ ...noReaders, by: 'people' as const, forMe: own, ...more });

  it('adds our own address to those of others, ticked or pasted', () => {
    expect(readersOf(draft({ ticked: [ada] }))).toEqual({ recipients: [ada, own] });
    expect(readersOf(draft({ pasted: ada }))).toEqual({ recipients: [ada, own] });
    expect(readersOf(draft({ ticked: [ada], forMe: null }))).toEqual({ recipients: [ada] });
  });

  it('is for nobody while nobody else was chosen, so that it is not made for us alone by mistake', () => {
    expect(readersOf(draft({}))).toEqual({ recipients: [] });
  });

  it('leaves our address out beside a post-quantum one, which age does not mix with others', () => {
    expect(readersOf(draft({ pasted: quantum }))).toEqual({ recipients: [quantum] });
  });

  it('is on until it was switched off', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    } as Storage;
    expect(lastForMe(storage)).toBe(true);
    rememberForMe(false, storage);
    expect(lastForMe(storage)).toBe(false);
    rememberForMe(true, storage);
    expect(lastForMe(storage)).toBe(true);
  });
});
