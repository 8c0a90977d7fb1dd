import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Switch } from './Switch.tsx';

/** Whether the browser may notify: its own permission is the setting. */
export function Notifications(): JSX.Element {
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
      {refused ? <Notice tone="warn">{i18n.t('settings.notifyRefused')}</Notice> : null}
    </>
  );
}
