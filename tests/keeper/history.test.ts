import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import { createHistory, type History, historyKept, historyMs } from '../../lib/keeper/history.ts';
import { createPassingEntries, type VaultEntries, VaultRefused } from '../../lib/keeper/vault/entries.ts';
import type { Settings } from '../../lib/settings.ts';
import { chosen, FakeNet, FakeStore } from './fakes.ts';

const secret = 'correct horse battery';
let at: number;
let locked: boolean;
let settings: Settings;
let store: FakeStore;
let entries: VaultEntries;
let handoffs: Handoffs;
let history: History;

beforeAll(ready);
beforeEach(() => {
  at = Date.UTC(2026, 10, 21);
  locked = false;
  settings = chosen;
  store = new FakeStore();
  const passing = createPassingEntries(store);
  const unlessLocked = <T>(act: () => Promise<T>): Promise<T> =>
    locked ? Promise.reject(new VaultRefused('locked')) : act();
  entries = {
    read: name => unlessLocked(() => passing.read(name)),
    update: (name, change) => unlessLocked(() => passing.update(name, change)),
  };
  const ambient = () => ({ now: at, draw: drawRandom });
  handoffs = createHandoffs({ store, net: new FakeNet(), ambient, changed: () => undefined });
  history = createHistory({ entries, handoffs, settings: () => Promise.resolve(settings), now: () => at });
});

/** A handoff that the sender's person cancels. */
async function live(name: string): Promise<string> {
  await handoffs.beginSender(
    { handoff: name, role: 'sender', startedAt: at, label: 'Password', place: 'github.com' },
    {
      handoff: name,
      server: settings.server,
      item: { v: 1, fields: [{ label: 'Password', kind: 'password', value: secret }] },
      policy: 'relay',
      app: 'test/0',
    },
  );
  const record = await handoffs.get(name);
  const view = record === undefined ? null : handoffs.view(record);
  await handoffs.dispatch(name, { type: 'cancel' });
  return view?.role === 'sender' ? view.link : '';
}

const names = async (): Promise<string[]> => (await history.list()).map(({ handoff }) => handoff);

describe('the history', () => {
  it('notes what is over once, without the secret and without the key', async () => {
    await live('a');
    await history.note();
    await history.note();
    expect(await history.list()).toEqual([
      {
        handoff: 'a',
        role: 'sender',
        label: 'Password',
        fields: 1,
        startedAt: at,
        endedAt: at,
        outcome: 'cancelled',
        from: 'github.com',
      },
    ]);
    expect(store.kept.get('vault.entry.history')).not.toContain(secret);
  });

  it('does not note what runs, what is private, or anything while it is off', async () => {
    await live('seen');
    await handoffs.amend('seen', record => ({ ...record, private: true }));
    settings = { ...chosen, history: false };
    await live('off');
    await history.note();
    settings = chosen;
    await history.note();
    expect(await names()).toEqual([]);
  });

  it('waits for a locked vault', async () => {
    locked = true;
    await live('a');
    await history.note();
    await expect(history.list()).rejects.toThrow(VaultRefused);
    locked = false;
    await history.note();
    expect(await names()).toEqual(['a']);
  });

  it('forgets what is older than 30 days, to the millisecond', async () => {
    await live('old');
    await history.note();
    at += historyMs - 1;
    await live('new');
    await history.note();
    expect(await names()).toEqual(['new', 'old']);
    at += 1;
    expect(await names()).toEqual(['new']);
    expect(store.kept.get('vault.entry.history')).not.toContain('"old"');
  });

  it('keeps so many at most, the newest', async () => {
    const past = (index: number) => ({
      handoff: `p${index}`,
      role: 'sender' as const,
      label: '',
      fields: 1,
      startedAt: at - index,
      endedAt: at - index,
    });
    await entries.update('history', () => Array.from({ length: historyKept + 5 }, (_, index) => past(index)));
    const kept = await names();
    expect(kept).toHaveLength(historyKept);
    expect(kept[0]).toBe('p0');
  });

  it('is cleared for good, also of what it could not note yet, and lets go of single ones', async () => {
    await live('a');
    await live('b');
    await history.note();
    await history.remove('a');
    expect(await names()).toEqual(['b']);
    await live('c');
    await history.clear();
    await history.note();
    expect(await names()).toEqual([]);
  });

  it('ignores entries that it cannot read', async () => {
    await entries.update('history', () => [7, null, { handoff: 'x' }, 'text']);
    expect(await names()).toEqual([]);
  });
});
