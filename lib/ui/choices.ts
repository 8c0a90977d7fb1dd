import { browser } from 'wxt/browser';
import { speak } from '#i18n';
import { readSettings, type Settings, settingsKey } from '../settings.ts';
import { nameLanguage } from './document.ts';

function wear({ theme }: Settings): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Let this page look as the person chose, now and when they choose anew; before anything is shown. */
export async function applyChoices(): Promise<void> {
  browser.storage.local.onChanged.addListener(changes => {
    const change = changes[settingsKey];
    if (change !== undefined) wear(readSettings(change.newValue, ''));
  });
  const stored = await browser.storage.local.get(settingsKey).catch(() => ({}) as Record<string, unknown>);
  const settings = readSettings(stored[settingsKey], '');
  wear(settings);
  await speak(settings.language);
  nameLanguage();
}
