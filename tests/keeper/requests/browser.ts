/** A browser with one page that has a field, in the place of `wxt/browser`, `#i18n` and `lib/frames.ts`. */
import { beforeEach } from 'vitest';
import type { FrameRef } from '../../../lib/frames.ts';

export const alarms = new Map<string, { periodInMinutes: number }>();
/** The notifications that were shown, by name. */
export const notices: string[] = [];
export const alarmListeners: ((alarm: { name: string }) => void)[] = [];

/** The page: what its field holds, and what keeps it from being filled. */
export const page = {
  value: '',
  isGone: false,
  /** Until when filling takes. */
  until: Promise.resolve(),
};

beforeEach(() => {
  alarms.clear();
  notices.length = 0;
  alarmListeners.length = 0;
  Object.assign(page, { value: '', isGone: false, until: Promise.resolve() });
});

export const browser = {
  alarms: {
    get: async (name: string) => alarms.get(name),
    create: async (name: string, info: { periodInMinutes: number }) => void alarms.set(name, info),
    clear: async (name: string) => alarms.delete(name),
    onAlarm: { addListener: (listener: (typeof alarmListeners)[number]) => alarmListeners.push(listener) },
  },
  notifications: { create: async (name: string) => void notices.push(name) },
  permissions: { contains: async () => true },
  runtime: { getURL: (path: string) => `https://ours.test${path}` },
};

export const i18n = { t: (key: string): string => key };

const field = { label: 'Password', kind: 'password', origin: 'https://shop.test' };
export const picked = { frame: { tabId: 7, frameId: 0, documentId: 'd' } satisfies FrameRef, handle: 'f1' };

export const runIn = async (_frame: FrameRef, run: unknown): Promise<unknown> =>
  page.isGone ? Promise.reject(new Error('the document is gone')) : String(run).includes('!=') ? true : field;

export async function runWithValues(
  _frame: FrameRef,
  _run: unknown,
  [, value]: [string, string],
): Promise<unknown> {
  await page.until;
  if (page.isGone) throw new Error('the document is gone');
  page.value = value;
  return { ok: true };
}
