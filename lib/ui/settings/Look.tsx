import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { type Settings, themes } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';

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
      <NotKept failed={failed} />
    </>
  );
}
