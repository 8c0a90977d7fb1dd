import { beforeEach, expect, it, vi } from 'vitest';

const browser = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('wxt/browser', () => ({ browser }));
vi.mock('#i18n', () => ({ i18n: { t: (key: string) => key } }));

const { showBadge } = await import('../../lib/keeper/show-badge.ts');
const icon = { setBadgeBackgroundColor: vi.fn(), setBadgeText: vi.fn(), setTitle: vi.fn() };

beforeEach(() => {
  for (const name of Object.keys(browser)) delete browser[name];
  vi.clearAllMocks();
});

it.each(['action', 'browserAction'])('shows the badge on %s', async name => {
  browser[name] = icon;
  await showBadge({ state: 'connected', running: 2 });
  expect(icon.setBadgeText).toHaveBeenLastCalledWith({ text: '2' });
});

it.each([
  ['idle', '', 'Fieldpost'],
  ['waiting', '3', 'Fieldpost: badge.waiting'],
  ['connected', '3', 'Fieldpost: badge.connected'],
  ['asking', '!', 'Fieldpost: badge.asking'],
  ['done', '✓', 'Fieldpost: badge.done'],
  ['failed', '×', 'Fieldpost: badge.failed'],
] as const)('%s is shown as "%s", and told in words', async (state, text, title) => {
  browser['action'] = icon;
  await showBadge({ state, running: 3 });
  expect(icon.setBadgeText).toHaveBeenLastCalledWith({ text });
  expect(icon.setTitle).toHaveBeenLastCalledWith({ title });
});
