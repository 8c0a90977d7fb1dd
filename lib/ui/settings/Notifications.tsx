import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Settings } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { NotKept } from './NotKept.tsx';
import { Switch } from './Switch.tsx';

/** Whether the browser may notify: its own permission is the setting. */
export function Notifications({ settings }: { settings: Settings }): JSX.Element {
  const { ask, failed } = useAsk();
  const surroundings = useSurroundings();
  const [allowed, setAllowed] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    surroundings.hasPermission('notifications').then(setAllowed, () => undefined);
  }, [surroundings]);

  function change(on: boolean): void {
    const asked = on
      ? surroundings.askPermission('notifications')
      : surroundings.dropPermission('notifications').then(() => false);
    const settle = (granted: boolean): void => {
      setAllowed(granted);
      setRefused(on && !granted);
    };
    asked.then(settle, () => settle(false));
  }

  return (
    <>
      <Switch
        label={i18n.t('settings.notify')}
        hint={i18n.t('settings.notifyHint')}
        on={allowed}
        onChange={change}
      />
      {allowed ? (
        <Switch
          label={i18n.t('settings.notifyCode')}
          hint={i18n.t('settings.notifyCodeHint')}
          on={settings.notifyCode}
          onChange={notifyCode => ask('changeSettings', { notifyCode })}
        />
      ) : null}
      <NotKept failed={failed} />
      {refused ? <Notice tone="warn">{i18n.t('settings.notifyRefused')}</Notice> : null}
    </>
  );
}
