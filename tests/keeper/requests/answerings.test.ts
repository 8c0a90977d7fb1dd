import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Answerings,
  createAnswerings,
  dealOut,
  isComplete,
} from '../../../lib/keeper/requests/answerings.ts';
import type { FieldKind } from '../../../lib/protocol/item.ts';
import { FakeStore } from '../fakes.ts';

const tabs = vi.hoisted(() => ({ shown: [] as number[], focused: [] as number[] }));
vi.mock('wxt/browser', () => ({
  browser: {
    tabs: {
      update(tabId: number) {
        tabs.shown.push(tabId);
        return tabId === 404 ? Promise.reject(new Error('no such tab')) : Promise.resolve({ windowId: 3 });
      },
    },
    windows: { update: (id: number) => Promise.resolve(tabs.focused.push(id)) },
  },
}));
/** What the page says its fields are, by handle. */
const kinds: Record<string, FieldKind> = { p: 'password', u: 'user' };
vi.mock('../../../lib/frames.ts', () => ({
  runIn: (_frame: unknown, _func: unknown, [handle]: [string]) => Promise.resolve({ kind: kinds[handle] }),
}));

const named = (text: string) =>
  text.split(' ').map(pair => {
    const [label = '', kind] = pair.split(':');
    return { label, kind: kind as FieldKind };
  });

describe('fields dealt out to questions', () => {
  it.each([
    ['Account:user Password:password', 'Password:password Account:user', [1, 0]],
    ['Account:text Password:password', 'Account:user Password:password', [0, 1]],
    ['Token:text Key:text', 'First:text Second:text', [0, 1]],
    ['Token:text Password:password', 'Password:password Other:text', [1, 0]],
    ['Token:text Key:text', 'Second:text', [0, undefined]],
    ['Password:password', 'Password:password Repeat:password', [0]],
  ])('%s from %s', (questions, picked, dealt) => {
    expect(dealOut(named(questions), named(picked))).toEqual(dealt);
  });
});

describe('an answer from fields of pages', () => {
  const questions = named('Account:user Password:password');
  const field = (handle: string) => ({
    frame: { tabId: 9, frameId: 0, documentId: 'd' },
    handle,
    label: handle === 'u' ? 'Account' : 'Password',
    origin: 'https://a.test',
  });
  const open = new Set<string>();
  let time = 0;
  let answerings: Answerings;
  const handles = async (answering: string) =>
    (await answerings.get(answering))?.sources.map(source => source?.handle);

  beforeEach(async () => {
    open.clear();
    open.add('a').add('b');
    tabs.shown.length = 0;
    tabs.focused.length = 0;
    answerings = createAnswerings({
      store: new FakeStore(),
      now: () => (time += 1),
      isOpen: answering => open.has(answering),
    });
    await answerings.begin({ answering: 'a', tabId: 1, from: 'Ada', questions });
  });

  it('is offered until it has everything, was left or closed, and the latest first', async () => {
    await answerings.begin({ answering: 'b', tabId: 2, questions });
    const offered = async () => (await answerings.wanted())?.answering;
    expect(await offered()).toBe('b');
    open.delete('b');
    expect(await offered()).toBe('a');
    await answerings.leave('a');
    expect(await offered()).toBeUndefined();
    await answerings.begin({ answering: 'a', tabId: 1, questions });
    await answerings.put('a', 0, field('u'));
    expect(await offered()).toBe('a');
    const done = await answerings.put('a', 1, field('p'));
    expect(done && isComplete(done)).toBe(true);
    expect(await offered()).toBeUndefined();
  });

  it('keeps what was picked before, and gives each pick a name of its own', async () => {
    await answerings.put('a', 1, field('p'));
    const first = (await answerings.get('a'))?.sources[1]?.pick;
    await answerings.leave('a');
    await answerings.begin({ answering: 'a', tabId: 1, questions });
    expect(await handles('a')).toEqual([undefined, 'p']);
    await answerings.put('a', 1, field('p'));
    expect((await answerings.get('a'))?.sources[1]?.pick).not.toBe(first);
  });

  it('takes several at once by what they are, in whatever order they were marked', async () => {
    await answerings.putSeveral('a', [field('p'), field('u')]);
    expect(await handles('a')).toEqual(['u', 'p']);
  });

  it('comes to the front with its window, if its tab is there', async () => {
    await answerings.show('a');
    await answerings.begin({ answering: 'b', tabId: 404, questions });
    await answerings.show('b');
    await answerings.show('unknown');
    expect([tabs.shown, tabs.focused]).toEqual([[1, 404], [3]]);
  });

  it('is forgotten when it was sent, and with its tab; what comes late changes nothing', async () => {
    await answerings.begin({ answering: 'b', tabId: 2, questions });
    await answerings.forgetTab(2);
    await answerings.end('a');
    expect([await answerings.get('a'), await answerings.get('b')]).toEqual([undefined, undefined]);
    expect(await answerings.put('a', 0, field('u'))).toBeUndefined();
    await answerings.leave('a');
    expect(await answerings.get('a')).toBeUndefined();
  });
});
