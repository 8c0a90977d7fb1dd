import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { Notice } from '../Notice.tsx';
import { saveFile } from './backup-file.ts';

const copyName = 'fieldpost-unreadable.json';

/** The ways out where what is kept does not open; `onRestore` where it is not only locked. */
export function StartOver({ onRestore }: { onRestore?: () => void }): JSX.Element {
  const { ask, failed } = useAsk();
  const [saved, setSaved] = useState(false);
  const save = (): void =>
    ask('copyVault', {}, ({ copy }) => {
      saveFile(new Blob([copy], { type: 'application/json' }), copyName);
      setSaved(true);
    });
  return (
    <div class="stack">
      {onRestore === undefined ? null : (
        <div class="row">
          <Button look="filled" onClick={save}>
            {i18n.t('vault.saveCopy')}
          </Button>
          <Button onClick={onRestore}>{i18n.t('backup.restore')}</Button>
        </div>
      )}
      {saved ? <Notice tone="good">{i18n.t('vault.copySaved', [copyName])}</Notice> : null}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <Confirm
        label={i18n.t('vault.startOver')}
        question={i18n.t('vault.startOverQuestion')}
        yes={i18n.t('vault.startOverYes')}
        no={i18n.t('vault.startOverNo')}
        onYes={() => ask('forgetVault', {})}
      />
    </div>
  );
}
