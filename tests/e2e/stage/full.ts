import type { Person } from './person.ts';

/** Fill a person's `storage.session` until nothing more fits. */
export async function fillSession(person: Person): Promise<void> {
  await person.asExtension(async () => {
    const { session } = chrome.storage;
    // Ever less, until not even that fits beside its key.
    for (let size: number = session.QUOTA_BYTES; size >= 1; size = Math.floor(size / 2)) {
      await session.set({ [`ballast${size}`]: 'x'.repeat(size) }).catch(() => undefined);
    }
  });
}

/** Take that out again. */
export async function emptySession(person: Person): Promise<void> {
  await person.asExtension(async () => {
    const all = await chrome.storage.session.get(null);
    await chrome.storage.session.remove(Object.keys(all).filter(key => key.startsWith('ballast')));
  });
}
