import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { type Policy, policies } from '../../protocol/message.ts';
import type { Settings } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';
import { Switch } from './Switch.tsx';

/** As the catalogue calls them: a browser takes no hyphen there. */
const named = { direct: 'direct', 'prefer-direct': 'preferDirect', relay: 'relay' } as const satisfies Record<
  Policy,
  string
>;

/** Which way secrets travel. */
export function Connection({ settings }: { settings: Settings }): JSX.Element {
  const { ask, failed } = useAsk();
  return (
    <>
      <Choice
        label={i18n.t('settings.policy')}
        hint={i18n.t(`settings.policyHint.${named[settings.policy]}`)}
        value={settings.policy}
        options={policies.map(policy => [policy, i18n.t(`settings.policies.${named[policy]}`)])}
        onChoose={policy => ask('changeSettings', { policy })}
      />
      <Switch
        label={i18n.t('settings.hideAddress')}
        hint={i18n.t(settings.policy === 'relay' ? 'settings.hideAddressRelay' : 'settings.hideAddressHint')}
        on={settings.hideAddress}
        onChange={hideAddress => ask('changeSettings', { hideAddress })}
      />
      <NotKept failed={failed} />
    </>
  );
}
