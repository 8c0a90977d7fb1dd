import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { policies } from '../../protocol/message.ts';
import type { Settings } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';

/** Which way secrets travel. */
export function Connection({ settings }: { settings: Settings }): JSX.Element {
  const { ask, failed } = useAsk();
  return (
    <>
      <Choice
        label={i18n.t('settings.policy')}
        hint={i18n.t(`settings.policyHint.${settings.policy}`)}
        value={settings.policy}
        options={policies.map(policy => [policy, i18n.t(`settings.policies.${policy}`)])}
        onChoose={policy => ask('changeSettings', { policy })}
      />
      <NotKept failed={failed} />
    </>
  );
}
