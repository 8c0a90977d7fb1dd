import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFocus, draftKey, type Focus, type TabFocus } from '../../lib/keeper/focus.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import { watchTabs } from '../../lib/keeper/tab-watch.ts';
import { createUiHandlers } from '../../lib/keeper/ui-handlers.ts';
import { FakeStore } from './fakes.ts';

type Updated = (tabId: number, change: { status?: string }) => void;

const page = vi.hoisted(() => ({
  updated: [] as Updated[],
  /** Whether the document that the person clicked in is still in the tab. */
  isThere: true,
}));
vi.mock('wxt/browser', () => ({
  browser: {
    runtime: { getURL: (path: string) => `chrome-extension://x${path}` },
    tabs: {
      onUpdated: { addListener: (listener: Updated) => page.updated.push(listener) },
      onRemoved: { addListener: () => undefined },
    },
  },
}));
vi.mock('../../lib/frames.ts', () => ({
  runIn: () => (page.isThere ? Promise.resolve(true) : Promise.reject(new Error('the document is gone'))),
}));

const frame = { tabId: 1, frameId: 0, documentId: 'd1' };
const target = { ...frame, handle: 'f1', label: 'Password', origin: 'https://a.test' };
const draft: Focus = { kind: 'draft', draft: 'x', frame };
const pasting: Focus = { kind: 'pasting', frame, target };

let store: FakeStore;
let focus: TabFocus;

beforeEach(async () => {
  store = new FakeStore();
  focus = createFocus(store);
  await store.set(draftKey('x'), { label: 'Key' });
});

const hasDraft = (): boolean => store.kept.has(draftKey('x'));

describe('what a tab is about', () => {
  it('keeps a draft until the tab is about something else', async () => {
    await focus.set(1, draft);
    await focus.set(1, draft);
    expect(hasDraft()).toBe(true);
    await focus.set(1, { kind: 'handoff', handoff: 'h1' });
    expect(hasDraft()).toBe(false);
  });

  it('forgets a draft with the tab', async () => {
    await focus.set(1, draft);
    await focus.clear(2);
    expect(hasDraft()).toBe(true);
    await focus.clear(1);
    expect(hasDraft()).toBe(false);
    expect(await focus.of(1)).toBeUndefined();
  });
});

describe('Back', () => {
  const records: Record<string, Partial<HandoffRecord>> = {
    running: { ended: false },
    over: { ended: true },
  };
  const handlers = () =>
    createUiHandlers({
      focus,
      handoffs: { get: (handoff: string) => Promise.resolve(records[handoff]) },
      started: Promise.resolve(),
      refresh: () => undefined,
    } as unknown as Parameters<typeof createUiHandlers>[0]);

  it.each([
    ['a draft', draft, false],
    ['a link to paste', pasting, false],
    ['a handoff that is over', { kind: 'handoff', handoff: 'over' }, false],
    ['a handoff that is gone', { kind: 'handoff', handoff: 'gone' }, false],
    ['a running handoff', { kind: 'handoff', handoff: 'running' }, true],
  ] satisfies [string, Focus, boolean][])('from %s', async (_, about, stays) => {
    await focus.set(1, about);
    await handlers().leave({ tabId: 1 }, new AbortController().signal, 'page 1');
    expect(await focus.of(1)).toEqual(stays ? about : undefined);
  });
});

describe('a page that has loaded', () => {
  let isWatched: boolean;

  /** Resolves once the tab was looked at. */
  const load = (): Promise<void> =>
    new Promise(resolve => {
      page.updated = [];
      watchTabs({
        focus,
        handoffs: { list: () => Promise.resolve([]) },
        picking: { check: () => Promise.resolve() },
        isWatched: () => isWatched,
        refresh: resolve,
      } as unknown as Parameters<typeof watchTabs>[0]);
      for (const listener of page.updated) listener(1, { status: 'complete' });
    });

  beforeEach(() => {
    isWatched = false;
    page.isThere = true;
  });

  it.each([draft, pasting])('leaves $kind alone in its document', async about => {
    await focus.set(1, about);
    await load();
    expect(await focus.of(1)).toEqual(about);
  });

  it.each([draft, pasting])('takes $kind away with its document', async about => {
    await focus.set(1, about);
    page.isThere = false;
    await load();
    expect(await focus.of(1)).toBeUndefined();
    expect(hasDraft()).toBe(about.kind !== 'draft');
  });

  it('lets the person go on with what is open: only the field is gone', async () => {
    isWatched = true;
    page.isThere = false;
    await focus.set(1, pasting);
    await load();
    expect(await focus.of(1)).toEqual({ kind: 'pasting', frame });
    await focus.set(1, draft);
    await load();
    expect(await focus.of(1)).toEqual(draft);
  });
});
