import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Switch } from '../settings/Switch.tsx';

/** Lock when the computer's screen is locked, which takes a permission of the browser. */
export function ScreenLock(): JSX.Element {
  const surroundings = useSurroundings();
  const [on, setOn] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    surroundings.hasPermission('idle').then(setOn, () => undefined);
  }, [surroundings]);

  function change(wanted: boolean): void {
    setRefused(false);
    const done = wanted ? surroundings.askPermission('idle') : surroundings.dropPermission('idle');
    done.then(
      changed => {
        if (changed) setOn(wanted);
        else setRefused(wanted);
      },
      () => setRefused(wanted),
    );
  }

  if (!surroundings.hearsScreenLock) return <p class="hint">{i18n.t('vault.screenLockNone')}</p>;
  return (
    <>
      <Switch
        label={i18n.t('vault.screenLock')}
        hint={i18n.t('vault.screenLockHint')}
        on={on}
        onChange={change}
      />
      {refused ? <Notice tone="bad">{i18n.t('vault.screenLockRefused')}</Notice> : null}
    </>
  );
}
