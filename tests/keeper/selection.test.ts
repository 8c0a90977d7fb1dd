import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFocus } from '../../lib/keeper/focus.ts';
import { takeSelectedText } from '../../lib/keeper/selected-text.ts';
import { createSelectionActs } from '../../lib/keeper/selection-acts.ts';
import { createSelections, type Selections, selectionKey } from '../../lib/keeper/selections.ts';
import { armorOf } from '../../lib/sealed/block.ts';
import { FakeStore } from './fakes.ts';

const browserFake = vi.hoisted(() => ({
  opened: [] as string[],
  url: 'https://mail.test/' as string | undefined,
  popupOpens: true,
}));
const page = vi.hoisted(() => ({ held: null as unknown, text: null as string | null, isClosed: false }));
const session = vi.hoisted(() => ({ store: undefined as unknown }));

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: { getURL: (path: string) => `https://ours.test${path}` },
    tabs: {
      get: () => Promise.resolve({ url: browserFake.url, windowId: 1 }),
      create: ({ url }: { url: string }) => {
        browserFake.opened.push(url);
        return Promise.resolve();
      },
    },
    action: {
      openPopup: () => (browserFake.popupOpens ? Promise.resolve() : Promise.reject(new Error('no toolbar'))),
      setBadgeText: () => Promise.resolve(),
    },
  },
}));
vi.mock('#i18n', () => ({ i18n: { t: (key: string) => key } }));
vi.mock('../../lib/keeper/session.ts', () => ({
  get sessionStore() {
    return session.store;
  },
}));
vi.mock('../../lib/frames.ts', () => ({
  injectInto: (frame: object) =>
    page.isClosed ? Promise.reject(new Error('closed')) : Promise.resolve({ ...frame, documentId: 'd1' }),
  runIn: (_frame: unknown, _run: unknown, args: unknown[]) =>
    Promise.resolve(
      args.length === 0
        ? page.held
        : page.text === null
          ? null
          : { text: page.text, origin: 'https://mail.test' },
    ),
}));

const secret = 'the alarm is 48 29 16';
const held = { handle: 'h1', origin: 'https://mail.test', editable: true, whole: false };
const block = armorOf(btoa('age-encryption.org/v1\n-> X25519 a\nb\n--- c\nd'));
const click = { tabId: 7, frameId: 0 };

let store: FakeStore;
let selections: Selections;
const start = vi.fn(() => Promise.resolve());
const fromText = vi.fn((_shared: { text: string }) =>
  Promise.resolve({ kind: 'handoff' as const, handoff: 'new' }),
);

function acts(): ReturnType<typeof createSelectionActs> {
  return createSelectionActs({
    selections,
    sharing: { fromText },
    focus: createFocus(store),
    picking: { start: start as never },
    words: () => ({ hint: '', nothing: '', frame: '', unnamed: '' }) as never,
  });
}

async function about(): Promise<string> {
  const focused = await createFocus(store).of(7);
  if (focused?.kind !== 'selection') throw new Error('the tab is about something else');
  return focused.selection;
}

beforeEach(() => {
  store = new FakeStore();
  session.store = store;
  selections = createSelections(store);
  Object.assign(page, { held, text: secret, isClosed: false });
  Object.assign(browserFake, { opened: [], url: 'https://mail.test/', popupOpens: true });
  start.mockClear();
  fromText.mockClear();
});

describe('a choice for what is selected', () => {
  it('is kept without its text', async () => {
    await acts().begin('encrypt', { ...click, selectionText: secret });
    expect(await selections.get(await about())).toEqual({
      selection: await about(),
      act: 'encrypt',
      tabId: 7,
      source: { kind: 'page', frame: { ...click, documentId: 'd1' }, ...held },
    });
    expect(JSON.stringify([...(await store.list('')).values()])).not.toContain('48 29');
  });

  it('opens a tab of ours where the popup does not open', async () => {
    browserFake.popupOpens = false;
    await acts().begin('decrypt', click);
    expect(browserFake.opened).toEqual([`https://ours.test/popup.html?selection=${await about()}`]);
  });

  it.each([
    ['chrome://settings/', 0, {}, 'browser-page'],
    ['https://chromewebstore.google.com/', 0, {}, 'store-page'],
    ['chrome-extension://other/page.html', 0, {}, 'other-extension'],
    [undefined, 0, { pageUrl: 'chrome-extension://other/page.html' }, 'other-extension'],
    ['file:///notes.txt', 0, {}, 'file-access'],
    ['https://mail.test/', 4, {}, 'frame'],
    ['https://mail.test/', 4, { srcUrl: 'https://mail.test/picture.png' }, 'frame'],
    ['https://mail.test/paper', 4, { srcUrl: 'chrome-extension://viewer/paper' }, 'browser-page'],
    [undefined, 0, {}, 'browser-page'],
  ])(
    'where we may not work (%s, frame %i, %o): %s, and its text is given once',
    async (url, frameId, told, why) => {
      page.isClosed = true;
      browserFake.url = url;
      await acts().begin('encrypt', { ...click, ...told, frameId, selectionText: secret });
      const [opened = ''] = browserFake.opened;
      const selection = new URL(opened).searchParams.get('selection') ?? '';
      expect(opened).not.toContain('alarm');
      expect((await selections.get(selection))?.source).toEqual({ kind: 'closed', why });
      expect(await takeSelectedText(selection, store)).toBe(secret);
      expect(await takeSelectedText(selection, store)).toBeUndefined();
    },
  );

  it('takes what the browser tells where the page says that nothing is selected', async () => {
    page.held = null;
    await acts().begin('encrypt', { ...click, selectionText: secret });
    expect(browserFake.opened).toHaveLength(1);
    browserFake.opened = [];
    await acts().begin('encrypt', click);
    expect((await selections.get(await about()))?.source).toEqual({ kind: 'nothing' });
    expect(browserFake.opened).toEqual([]);
  });

  it('starts the picker for a sealed text only', async () => {
    await acts().begin('fill', click);
    expect(start).not.toHaveBeenCalled();
    page.text = `before\n${block}after`;
    await acts().begin('fill', click);
    expect(start).toHaveBeenCalledWith(
      { tabId: 7, for: 'sealed', selection: await about() },
      expect.anything(),
    );
  });

  it('shares the text that is held, once', async () => {
    await acts().begin('encrypt', click);
    const selection = await about();
    expect(await acts().share(selection)).toEqual({ handoff: 'new' });
    expect(fromText).toHaveBeenCalledWith({ text: secret, origin: 'https://mail.test', label: '', tabId: 7 });
    expect(await createFocus(store).of(7)).toEqual({ kind: 'handoff', handoff: 'new' });
    expect(await acts().share(selection)).toBeNull();
  });

  it('shares nothing that is not held any more', async () => {
    await acts().begin('encrypt', click);
    page.text = null;
    expect(await acts().share(await about())).toBeNull();
    expect(fromText).not.toHaveBeenCalled();
  });

  it('is forgotten when the person is done, or does something else', async () => {
    await acts().begin('encrypt', click);
    const first = await about();
    await acts().leave(first);
    expect(await createFocus(store).of(7)).toBeUndefined();
    expect(await store.get(selectionKey(first))).toBeUndefined();
    await acts().begin('encrypt', click);
    const second = await about();
    await acts().begin('decrypt', click);
    expect(await store.get(selectionKey(second))).toBeUndefined();
  });
});
