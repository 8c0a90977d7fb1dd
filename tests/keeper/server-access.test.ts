/** A server that lets only its own people leave and ask: its token goes with what the background makes there. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { createLeaving } from '../../lib/keeper/drops/leaving.ts';
import { createLeftLinks } from '../../lib/keeper/drops/left-link.ts';
import { createDropBook } from '../../lib/keeper/drops/record.ts';
import { draftKey } from '../../lib/keeper/focus.ts';
import { createAsking } from '../../lib/keeper/requests/asking.ts';
import { createRequestPlaces } from '../../lib/keeper/requests/places.ts';
import { createRequestBook } from '../../lib/keeper/requests/record.ts';
import { createServerTokens } from '../../lib/keeper/server-tokens.ts';
import { createPassingEntries } from '../../lib/keeper/vault/entries.ts';
import type { Json } from '../../lib/messages.ts';
import { net } from '../drop/stage.ts';
import { startServer } from '../signaling/server.ts';
import { chosen, FakeStore } from './fakes.ts';

beforeAll(ready);

const openToken = 'drawn once by the operator';

type Make = (server: string, token: string | null) => Promise<unknown>;

const services = async (server: string, token: string | null) => {
  const store = new FakeStore();
  const entries = createPassingEntries(store);
  const tokens = createServerTokens(entries);
  await tokens.keep(server, token);
  return { store, entries, tokens, settings: () => Promise.resolve({ ...chosen, server }), now: Date.now };
};

const leave: Make = async (server, token) => {
  const { store, entries, ...rest } = await services(server, token);
  const draft = { draft: 'd', fields: [{ label: 'Password', kind: 'password', value: 'correct horse' }] };
  await store.set(draftKey('d'), draft as unknown as Json);
  const leaving = createLeaving({
    ...rest,
    store,
    sharing: { draft: async id => (await store.get<Json>(draftKey(id))) as never },
    book: createDropBook(entries),
    links: createLeftLinks(store),
    net,
    end: () => Promise.resolve(),
  });
  const fields = [{ at: 0, label: 'Password' }];
  return leaving.leave({ draft: 'd', fields, passphrase: '', ttl: 600, opens: 1 });
};

const ask: Make = async (server, token) => {
  const { store, entries, ...rest } = await services(server, token);
  const asking = createAsking({
    ...rest,
    store,
    book: createRequestBook(entries),
    places: createRequestPlaces(store),
    fetch: (url, init) => fetch(url, init),
  });
  const questions = [{ label: 'Password', kind: 'password' as const }];
  return asking.ask({ questions, from: '', note: '', open: 600, answers: 0 });
};

describe.each([
  ['a drop', leave],
  ['a request', ask],
])('%s', (_, make) => {
  it('is made with the token of its server, and not without', async () => {
    const { url } = await startServer({ openToken });
    expect(await make(url, openToken)).toEqual(expect.any(String));
    await expect(make(url, null)).rejects.toThrow('not-allowed');
    await expect(make(url, 'another')).rejects.toThrow('not-allowed');
  });
});
