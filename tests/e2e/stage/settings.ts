import type { Person } from './person.ts';

/** What the page with the browser's extensions calls; it is not in any published types. */
interface DeveloperPrivate {
  updateExtensionConfiguration(change: {
    extensionId: string;
    hostAccess?: string;
    pinnedToToolbar?: boolean;
  }): Promise<void>;
  addHostPermission(extension: string, pattern: string): Promise<void>;
}

/**
 * What a person does on the browser's page with the extensions.
 *
 * @param act - runs in that page, so it may use nothing from around it.
 */
export async function inSettings(
  person: Person,
  act: (developer: DeveloperPrivate, extension: string) => Promise<void>,
): Promise<void> {
  const settings = await person.context.newPage();
  await settings.goto('chrome://extensions/');
  await settings.evaluate(`(${String(act)})(chrome.developerPrivate, ${JSON.stringify(person.extension)})`);
  await settings.close();
}
