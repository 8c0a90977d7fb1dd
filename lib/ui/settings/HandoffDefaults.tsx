import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { codeLengths, lifetimes, type Settings } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';

const lifetimeName = (seconds: number): string =>
  seconds < 3600 ? i18n.t('settings.minutes', seconds / 60) : i18n.t('settings.hours', seconds / 3600);

/** What new handoffs begin with. */
export function HandoffDefaults({ settings }: { settings: Settings }): JSX.Element {
  const { ask, failed } = useAsk();
  return (
    <>
      <Choice
        label={i18n.t('settings.codeDigits')}
        hint={i18n.t(`settings.codeDigitsHint.${settings.codeDigits === 6 ? 'short' : 'long'}`)}
        value={settings.codeDigits}
        options={codeLengths.map(digits => [digits, i18n.t('settings.digits', digits)])}
        onChoose={codeDigits => ask('changeSettings', { codeDigits })}
      />
      <Choice
        label={i18n.t('settings.lifetime')}
        hint={i18n.t('settings.lifetimeHint')}
        value={settings.lifetime}
        options={lifetimes.map(seconds => [seconds, lifetimeName(seconds)])}
        onChoose={lifetime => ask('changeSettings', { lifetime })}
      />
      <NotKept failed={failed} />
    </>
  );
}
