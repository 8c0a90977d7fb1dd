import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SenderView } from '../../lib/handoff/view.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import type { Handoffs } from '../../lib/keeper/handoffs.ts';

const browser = vi.hoisted(() => ({
  permissions: { contains: vi.fn() },
  notifications: undefined as unknown as Record<
    'create' | 'update' | 'clear' | 'getAll',
    ReturnType<typeof vi.fn>
  >,
  runtime: { getURL: (path: string) => `chrome-extension://us${path}` },
  tabs: { query: vi.fn(), create: vi.fn(), update: vi.fn() },
  windows: { update: vi.fn() },
}));
vi.mock('wxt/browser', () => ({ browser }));
vi.mock('#i18n', () => ({
  i18n: { t: (key: string, ...values: unknown[]) => [key, ...values.flat()].join(' ') },
  locale: () => 'en',
}));
const { createAnnouncement } = await import('../../lib/keeper/announcement.ts');

let record: HandoffRecord;
let view: Partial<SenderView>;
let notifyCode: boolean;
let clicked: ((handoff: string) => void)[];

const handoffs = {
  view: () => ({ role: 'sender', ...view }),
  get: () => Promise.resolve(record),
  amend: (_: string, change: (kept: HandoffRecord) => HandoffRecord) => {
    record = change(record);
    return Promise.resolve();
  },
} as unknown as Handoffs;

const create = () =>
  createAnnouncement({ handoffs, settings: () => Promise.resolve({ notifyCode }), now: Date.now });

/** As when the person gives the permission. */
function permit(): void {
  browser.permissions.contains.mockResolvedValue(true);
  const shown = new Map<string, unknown>();
  browser.notifications = {
    create: vi.fn((name: string, notice: unknown) => Promise.resolve(void shown.set(name, notice))),
    update: vi.fn((name: string, notice: unknown) => Promise.resolve(void shown.set(name, notice))),
    clear: vi.fn((name: string) => Promise.resolve(shown.delete(name))),
    getAll: vi.fn(() => Promise.resolve(Object.fromEntries(shown))),
    onClicked: { addListener: (hear: (handoff: string) => void) => void clicked.push(hear) },
  } as unknown as typeof browser.notifications;
}

const told = () => browser.notifications.create.mock.calls.map(([, { title }]) => title);

const noon = Date.parse('2026-11-21T12:00:10Z');
const talking = (digits: string, validUntil: number): Partial<SenderView> => ({
  phase: 'talking',
  triesLeft: 3,
  rearmsLeft: 3,
  code: { digits, validUntil, period: 30_000 },
});

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers({ now: noon });
  record = { handoff: 'h', role: 'sender', ended: false } as HandoffRecord;
  view = talking('123456', noon + 20_000);
  notifyCode = false;
  clicked = [];
  browser.notifications = undefined as unknown as typeof browser.notifications;
  browser.permissions.contains.mockResolvedValue(false);
  browser.tabs.query.mockResolvedValue([]);
});
afterEach(() => vi.useRealTimers());

it('hears clicks once, also where the permission was given after the start', async () => {
  const announcement = create();
  announcement.listen();
  await announcement.consider(record, false);
  expect(clicked).toHaveLength(0);
  permit();
  view = { phase: 'paused', rearmsLeft: 3 };
  await announcement.consider(record, false);
  announcement.listen();
  expect(clicked).toHaveLength(1);
});

it('opens the handoff’s page, and shows the one that is open already', async () => {
  permit();
  create().listen();
  clicked[0]?.('h');
  const url = 'chrome-extension://us/popup.html?handoff=h';
  await vi.waitFor(() => expect(browser.tabs.create).toHaveBeenCalledExactlyOnceWith({ url }));
  browser.tabs.query.mockResolvedValue([{ id: 4, windowId: 2 }]);
  clicked[0]?.('h');
  await vi.waitFor(() => expect(browser.windows.update).toHaveBeenCalledWith(2, { focused: true }));
  expect(browser.tabs.update).toHaveBeenCalledWith(4, { active: true });
  expect(browser.tabs.create).toHaveBeenCalledTimes(1);
});

describe('what is told', () => {
  beforeEach(permit);

  it('each thing once, in the order in which it happens', async () => {
    const { consider } = create();
    const steps: Partial<SenderView>[] = [
      { phase: 'waiting' },
      talking('123456', noon + 20_000),
      { ...talking('123456', noon + 20_000), notice: 'wrong-code', triesLeft: 2 },
      talking('123456', noon + 20_000),
      { ...talking('123456', noon + 20_000), notice: 'wrong-code', triesLeft: 1 },
      { phase: 'paused', rearmsLeft: 3 },
      talking('654321', noon + 20_000),
      { ...talking('654321', noon + 20_000), notice: 'wrong-code', triesLeft: 2, rearmsLeft: 2 },
      { phase: 'delivering' },
      { phase: 'ended', outcome: 'delivered' },
    ];
    for (const step of steps) {
      view = step;
      await Promise.all([consider(record, false), consider(record, false)]);
      await consider(record, false);
    }
    expect(told()).toEqual([
      'notice.joinedTitle',
      'notice.wrongCodeTitle',
      'notice.wrongCodeTitle',
      'notice.pausedTitle',
      'notice.wrongCodeTitle',
      'notice.deliveredTitle',
    ]);
    expect(browser.notifications.create.mock.calls[1]?.[1]).toMatchObject({ message: 'notice.wrongCode 2' });
  });

  it.each([
    ['whoever looks', { phase: 'ended', outcome: 'delivered' } as const, true],
    ['an ending of another kind', { phase: 'ended', outcome: 'cancelled' } as const, false],
  ])('nothing to %s', async (_name, now, watched) => {
    view = now;
    const { consider } = create();
    await consider(record, watched);
    await consider(record, false);
    expect(told()).toEqual([]);
  });
});

describe('the code in it', () => {
  beforeEach(permit);
  const message = () => browser.notifications.create.mock.calls[0]?.[1].message;

  it('is not there unless the person wants it', async () => {
    await create().consider(record, false);
    expect(message()).toBe('notice.joined');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(browser.notifications.update).not.toHaveBeenCalled();
  });

  it('is the one that counts, and goes with the person it is for', async () => {
    notifyCode = true;
    const { consider } = create();
    await consider(record, false);
    expect(message()).toMatch(/^notice.joinedCode 123 456 \d\d:\d\d:30$/);
    view = talking('777888', noon + 50_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(browser.notifications.update.mock.lastCall?.[1].message).toMatch(/777 888 \d\d:\d\d:00$/);
    view = { phase: 'waiting' };
    await consider(record, false);
    expect(browser.notifications.clear).toHaveBeenCalledWith('h');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(browser.notifications.update).toHaveBeenCalledTimes(1);
  });

  it('takes the place of the last one in Firefox, which cannot change it', async () => {
    notifyCode = true;
    browser.notifications = {
      ...browser.notifications,
      update: undefined as unknown as ReturnType<typeof vi.fn>,
    };
    await create().consider(record, false);
    view = talking('777888', noon + 50_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(browser.notifications.create.mock.calls.map(([name]) => name)).toEqual(['h', 'h']);
    expect(browser.notifications.create.mock.lastCall?.[1].message).toMatch(/777 888 \d\d:\d\d:00$/);
  });

  it('does not come back once the person took the notification away', async () => {
    notifyCode = true;
    await create().consider(record, false);
    // Nothing of it is shown any more.
    browser.notifications.getAll.mockResolvedValue({});
    await vi.advanceTimersByTimeAsync(120_000);
    expect(browser.notifications.update).not.toHaveBeenCalled();
  });
});
