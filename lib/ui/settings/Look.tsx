import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { type Language, languages, type Settings, themes } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';

const ownNames = { en: 'English', de: 'Deutsch' } as const;

const languageName = (language: Language): string =>
  language === 'system' ? i18n.t('settings.browserLanguage') : ownNames[language];

/** How our pages look. */
export function Look({ settings }: { settings: Settings }): JSX.Element {
  const { ask, failed } = useAsk();
  return (
    <>
      <Choice
        label={i18n.t('settings.theme')}
        value={settings.theme}
        options={themes.map(theme => [theme, i18n.t(`settings.themes.${theme}`)])}
        onChoose={theme => ask('changeSettings', { theme })}
      />
      <Choice
        label={i18n.t('settings.language')}
        value={settings.language}
        options={languages.map(language => [language, languageName(language)])}
        // What is on this page already is in the language of before.
        onChoose={language => ask('changeSettings', { language }, () => location.reload())}
      />
      <NotKept failed={failed} />
    </>
  );
}
