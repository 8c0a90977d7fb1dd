import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { FakeStore } from './fakes.ts';

const session = vi.hoisted(() => ({ store: undefined as unknown }));
vi.mock('wxt/browser', () => ({
  browser: { runtime: { getURL: (path: string) => `https://ours.test${path}` } },
}));
vi.mock('../../lib/keeper/session.ts', () => ({
  get sessionStore() {
    return session.store;
  },
}));
const { pageOfLink } = await import('../../lib/keeper/links.ts');

beforeAll(ready);

let store: FakeStore;
beforeEach(() => {
  store = new FakeStore();
  session.store = store;
});

const server = 'https://post.example';
const form = 'A'.repeat(22);

test.each([
  ['a drop', `${server}/d#AQ${'A'.repeat(42)}`, 'https://ours.test/drop.html?opening=o1'],
  ['a request to answer', `${server}/q#${form}.${form}`, 'https://ours.test/request.html?link='],
  [
    'a request to read',
    `${server}/v#${form}.${form}.${'A'.repeat(43)}`,
    'https://ours.test/request.html?link=',
  ],
  ['a handoff', `${server}/h#AQ${'A'.repeat(42)}`, null],
  ['no link', 'hello', null],
])('%s: the page of ours, without the link in its address', async (_, link, page) => {
  const openings: string[] = [];
  const begin = (text: string): Promise<string> => {
    openings.push(text);
    return Promise.resolve('o1');
  };
  const found = await pageOfLink(`Look: ${link}`, { begin });
  if (page === null) {
    expect(found).toBeNull();
    return;
  }
  expect(found).toContain(page);
  expect(found).not.toContain(link.split('#')[1]);
  expect([...openings, ...store.kept.values()].join()).toContain(link);
});
