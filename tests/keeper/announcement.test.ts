import { beforeEach, expect, it, vi } from 'vitest';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import type { Handoffs } from '../../lib/keeper/handoffs.ts';

const browser = vi.hoisted(() => ({
  permissions: { contains: vi.fn() },
  notifications: undefined as unknown,
  runtime: { getURL: (path: string) => `chrome-extension://us${path}` },
  tabs: { query: vi.fn(), create: vi.fn(), update: vi.fn() },
  windows: { update: vi.fn() },
}));
vi.mock('wxt/browser', () => ({ browser }));
vi.mock('#i18n', () => ({ i18n: { t: (key: string) => key } }));
const { createAnnouncement } = await import('../../lib/keeper/announcement.ts');

const record = { handoff: 'h', role: 'sender', ended: false } as HandoffRecord;
const handoffs = { view: () => ({ phase: 'talking' }), amend: vi.fn() } as unknown as Handoffs;
let clicked: ((handoff: string) => void)[];

/** As when the person gives the permission. */
function permit(): void {
  browser.permissions.contains.mockResolvedValue(true);
  browser.notifications = {
    create: vi.fn(),
    clear: vi.fn(),
    onClicked: { addListener: (hear: (handoff: string) => void) => void clicked.push(hear) },
  };
}

beforeEach(() => {
  vi.clearAllMocks();
  clicked = [];
  browser.notifications = undefined;
  browser.permissions.contains.mockResolvedValue(false);
  browser.tabs.query.mockResolvedValue([]);
});

it('hears clicks once, also where the permission was given after the start', async () => {
  const announcement = createAnnouncement(handoffs);
  announcement.listen();
  await announcement.consider(record, false);
  expect(clicked).toHaveLength(0);
  permit();
  await announcement.consider(record, false);
  await announcement.consider(record, false);
  announcement.listen();
  expect(clicked).toHaveLength(1);
});

it('opens the handoff’s page, and shows the one that is open already', async () => {
  permit();
  createAnnouncement(handoffs).listen();
  clicked[0]?.('h');
  const url = 'chrome-extension://us/popup.html?handoff=h';
  await vi.waitFor(() => expect(browser.tabs.create).toHaveBeenCalledExactlyOnceWith({ url }));
  browser.tabs.query.mockResolvedValue([{ id: 4, windowId: 2 }]);
  clicked[0]?.('h');
  await vi.waitFor(() => expect(browser.windows.update).toHaveBeenCalledWith(2, { focused: true }));
  expect(browser.tabs.update).toHaveBeenCalledWith(4, { active: true });
  expect(browser.tabs.create).toHaveBeenCalledTimes(1);
});
