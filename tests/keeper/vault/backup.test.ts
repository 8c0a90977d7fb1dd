import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { drawAgeKey } from '../../../lib/keeper/vault/age-key.ts';
import {
  type Backup,
  backupVersion,
  mergeBackup,
  readBackup,
  summarise,
  writeBackup,
} from '../../../lib/keeper/vault/backup.ts';
import type { Json } from '../../../lib/messages.ts';

beforeAll(() => ready());

const made = Date.UTC(2026, 10, 21);
const person = (name: string) => ({ name, recipient: drawAgeKey().recipient });
const identity = () => ({ ...drawAgeKey(), others: [] });
const entries = (all: Record<string, Json>): Map<string, Json> => new Map(Object.entries(all));

function backupOf(all: Record<string, Json>): Backup {
  const backup = readBackup(writeBackup(entries(all), made));
  if (typeof backup === 'string') throw new Error(backup);
  return backup;
}

describe('a backup', () => {
  it('is what was in the vault', () => {
    const all = { recipients: [person('Ada')], identity: identity(), history: ['one'] };
    expect(backupOf(all)).toEqual({ made, entries: entries(all) });
    expect(backupOf({})).toEqual({ made, entries: new Map() });
  });

  it('is told from what is not one, what is newer, and what is damaged', () => {
    const good = JSON.parse(writeBackup(new Map(), made)) as Record<string, Json>;
    const read = (edit: Record<string, Json>): unknown => readBackup(JSON.stringify({ ...good, ...edit }));
    for (const text of ['', 'not json', '[]', 'null', '{}', '{"format":"another","version":1}'])
      expect(readBackup(text), text).toBe('not-a-backup');
    expect(read({ version: backupVersion + 1, entries: 'of another shape' })).toBe('newer-backup');
    expect(read({ version: 0 })).toBe('damaged-backup');
    expect(read({ entries: [1] })).toBe('damaged-backup');
    expect(read({ entries: { '../name': 1 } })).toBe('damaged-backup');
    expect(read({ made: -1 })).toBe('damaged-backup');
    expect(read({ entries: { recipients: [{ name: 'Ada', recipient: 'age1no' }] } })).toBe('damaged-backup');
    expect(read({ entries: { recipients: 'Ada' } })).toBe('damaged-backup');
    expect(read({ entries: { identity: { recipient: 'age1' } } })).toBe('damaged-backup');
  });
});

describe('a merged backup', () => {
  it('adds people who are not known, under a name that is free', () => {
    const [ada, bo, other] = [person('Ada'), person('Bo'), person('ada')];
    const ours = entries({ recipients: [ada] });
    const backup = backupOf({ recipients: [{ ...ada, name: 'Countess' }, bo, other] });
    const merged = mergeBackup(ours, backup);
    expect(merged.get('recipients')).toEqual([ada, bo, { ...other, name: 'ada (2)' }]);
    expect(summarise(ours, merged, backup).people).toEqual({ added: 2, known: 1, lost: 0 });
    expect(mergeBackup(merged, backup)).toEqual(merged);
  });

  it('keeps our address, and opens what was sealed for the backup’s', () => {
    const [own, other] = [identity(), identity()];
    const backup = backupOf({ identity: other });
    const merged = mergeBackup(entries({ identity: own }), backup);
    const { others, ...key } = { ...other };
    expect(others).toEqual([]);
    expect(merged.get('identity')).toEqual({ ...own, others: [key] });
    expect(summarise(entries({ identity: own }), merged, backup).address).toBe('both');
    expect(mergeBackup(merged, backup)).toEqual(merged);
    expect(summarise(merged, mergeBackup(merged, backup), backup).address).toBe('kept');
    const fresh = mergeBackup(new Map(), backup);
    expect(fresh.get('identity')).toEqual(other);
    expect(summarise(new Map(), fresh, backup).address).toBe('from-backup');
  });

  it('keeps ours and adds theirs of anything else', () => {
    const backup = backupOf({ history: ['a', 'b'], contacts: { a: 1, b: 2 }, 'owner-tokens': 'theirs' });
    const ours = entries({ history: ['b', 'c'], contacts: { b: 3 }, 'owner-tokens': 'ours' });
    const merged = mergeBackup(ours, backup);
    expect(merged).toEqual(
      entries({ history: ['b', 'c', 'a'], contacts: { a: 1, b: 3 }, 'owner-tokens': 'ours' }),
    );
    expect(summarise(ours, merged, backup)).toEqual({
      made,
      people: { added: 0, known: 0, lost: 0 },
      address: 'none',
      more: ['history', 'contacts', 'owner-tokens'],
    });
  });
});

it('a backup that replaces everything says what is lost', () => {
  const [ada, bo] = [person('Ada'), person('Bo')];
  const backup = backupOf({ recipients: [bo] });
  const before = entries({ recipients: [ada], identity: identity() });
  expect(summarise(before, backup.entries, backup)).toMatchObject({
    people: { added: 1, known: 0, lost: 1 },
    address: 'lost',
  });
});
