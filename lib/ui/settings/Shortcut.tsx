import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';

/** The keys that open Fieldpost; only the browser's own page changes them. */
export function Shortcut(): JSX.Element {
  const surroundings = useSurroundings();
  const [keys, setKeys] = useState<string>();
  useEffect(() => {
    const look = (): void => void surroundings.shortcut().then(setKeys, () => undefined);
    look();
    // They may have been changed in another tab.
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [surroundings]);

  return (
    <>
      <p>
        {keys === undefined ? (
          i18n.t('settings.noShortcut')
        ) : (
          <>
            {i18n.t('settings.shortcutIs')} <kbd>{keys}</kbd>
          </>
        )}
      </p>
      <div class="row">
        <Button onClick={() => void surroundings.openShortcuts()}>{i18n.t('settings.changeShortcut')}</Button>
      </div>
    </>
  );
}
