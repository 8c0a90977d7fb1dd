import { beforeAll, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { createHandoffs, endedKept } from '../../lib/keeper/handoffs.ts';
import { FakeNet, FakeStore } from './fakes.ts';

beforeAll(() => ready());

it('keeps the latest of the ended handoffs, and every running one', async () => {
  const store = new FakeStore();
  const now = 1_000_000_000_000;
  const ambient = () => ({ now, draw: drawRandom });
  const handoffs = createHandoffs({ store, net: new FakeNet(), ambient, changed: () => undefined });
  const begin = (name: string, startedAt: number): Promise<void> =>
    handoffs.beginSender(
      { handoff: name, role: 'sender', startedAt, label: '', place: '' },
      {
        handoff: name,
        server: 'http://localhost:1',
        item: { v: 1, fields: [{ label: 'Key', kind: 'password', value: 'x' }] },
        policy: 'relay',
        app: 'test/0',
      },
    );
  await begin('running', now - 1);
  const names = Array.from({ length: endedKept + 1 }, (_, index) => `h${index}`);
  for (const [index, name] of names.entries()) {
    await begin(name, now + index);
    await handoffs.dispatch(name, { type: 'cancel' });
    if (index === endedKept - 1) expect(await handoffs.list()).toHaveLength(endedKept + 1);
  }
  const kept = ['running', ...names.slice(1)].sort();
  await vi.waitFor(async () =>
    expect((await handoffs.list()).map(({ handoff }) => handoff).sort()).toEqual(kept),
  );
  expect([...store.kept.keys()].sort()).toEqual(kept.map(name => `handoff:${name}`));
});
