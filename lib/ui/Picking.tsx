import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { PickFacts } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';
import { AllowFrame } from './questions/AllowFrame.tsx';

/** The picker is at work in the page, or asks for a part of it that belongs to another site. */
export function Picking({ pick, tabId }: { pick: PickFacts; tabId: number | undefined }): JSX.Element {
  const { ask, failed } = useAsk();
  const stop = (): void => {
    if (tabId !== undefined) ask('stopPick', { tabId });
  };
  return (
    <>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {pick.state === 'frame' && pick.origin !== undefined ? (
        <AllowFrame origin={pick.origin} onRefuse={stop} />
      ) : (
        <>
          <p class="lead">{i18n.t(pick.marked === undefined ? 'home.picking' : 'home.pickingSeveral')}</p>
          {pick.marked === undefined ? null : (
            <p class="hint" role="status">
              {i18n.t('picker.marked', pick.marked)}
            </p>
          )}
          <div class="row">
            {pick.marked === undefined || pick.marked === 0 || tabId === undefined ? null : (
              <Button look="filled" onClick={() => ask('finishPick', { tabId })}>
                {i18n.t('common.done')}
              </Button>
            )}
            <Button onClick={stop}>{i18n.t('home.stopPicking')}</Button>
          </div>
        </>
      )}
    </>
  );
}
