/** What the browser tells whoever looks elsewhere: notifications, as if they were allowed, and the icon. */
import { expect } from 'vitest';
import type { Person } from './person.ts';
import type { HiddenTarget } from './target.ts';

export interface Told {
  title: string;
  message: string;
}

export interface Notices {
  worker: HiddenTarget;
  /** All that was told, in order. */
  told(): Promise<Told[]>;
  /** Click the notification that was told last. */
  click(): Promise<void>;
}

/** The worker as if the permission had been given, which only a browser with a window asks for. */
export async function permitNotices(person: Person): Promise<Notices> {
  await person.wakeWorker();
  const worker = await person.worker();
  await worker.evaluate(`void (() => {
    globalThis.told = [];
    globalThis.clicked = [];
    const shown = new Map();
    const take = async (name, { title, message }) => { told.push({ name, title, message }); shown.set(name, true); };
    const notifications = {
      create: take,
      update: take,
      clear: async name => shown.delete(name),
      getAll: async () => Object.fromEntries(shown),
      onClicked: { addListener: listener => clicked.push(listener) },
    };
    for (const api of new Set([globalThis.chrome, globalThis.browser])) {
      Object.defineProperty(api, 'notifications', { value: notifications, configurable: true });
      const { contains } = api.permissions;
      api.permissions.contains = asked =>
        asked.permissions?.includes('notifications') ? Promise.resolve(true) : contains.call(api.permissions, asked);
    }
    chrome.permissions.onAdded.dispatch({ permissions: ['notifications'], origins: [] });
  })()`);
  return {
    worker,
    told: () => worker.evaluate<Told[]>('told'),
    click: () => worker.evaluate<void>('void clicked.forEach(listener => listener(told.at(-1).name))'),
  };
}

/** Wait until the icon shows this. */
export const iconShows = (person: Person, text: string, title: string): Promise<void> =>
  expect
    .poll(
      () =>
        person.asExtension(async () => ({
          text: await chrome.action.getBadgeText({}),
          title: await chrome.action.getTitle({}),
        })),
      { timeout: 20_000 },
    )
    .toEqual({ text, title });
