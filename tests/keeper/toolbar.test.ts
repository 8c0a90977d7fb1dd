import { beforeEach, expect, it, vi } from 'vitest';

const browser = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('wxt/browser', () => ({ browser }));

const { showBadge } = await import('../../lib/keeper/attention.ts');
const icon = { setBadgeBackgroundColor: vi.fn(), setBadgeText: vi.fn() };

beforeEach(() => {
  for (const name of Object.keys(browser)) delete browser[name];
  vi.clearAllMocks();
});

it.each(['action', 'browserAction'])('shows the badge on %s', async name => {
  browser[name] = icon;
  await showBadge(2, false);
  expect(icon.setBadgeText).toHaveBeenLastCalledWith({ text: '2' });
  await showBadge(2, true);
  expect(icon.setBadgeText).toHaveBeenLastCalledWith({ text: '!' });
  await showBadge(0, false);
  expect(icon.setBadgeText).toHaveBeenLastCalledWith({ text: '' });
});
