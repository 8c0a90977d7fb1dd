import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useAsk } from '../ask.ts';
import { Confirm } from '../Confirm.tsx';
import { forgetChoices } from '../forget-choices.ts';
import { Notice } from '../Notice.tsx';

/** As if Fieldpost had just been installed. */
export function Forget(): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [done, setDone] = useState(false);
  return (
    <>
      <p class="hint">{i18n.t('settings.forgetWhat')}</p>
      {failed ? <Notice tone="bad">{i18n.t('settings.forgetFailed')}</Notice> : null}
      {busy ? <p class="hint">{i18n.t('settings.forgetting')}</p> : null}
      {done ? <Notice tone="good">{i18n.t('settings.forgotten')}</Notice> : null}
      {busy ? null : (
        <div class="row">
          <Confirm
            label={i18n.t('settings.forget')}
            question={i18n.t('settings.forgetAsk')}
            yes={i18n.t('settings.forgetYes')}
            no={i18n.t('common.cancel')}
            onYes={() =>
              ask('forgetEverything', {}, () => {
                forgetChoices();
                setDone(true);
              })
            }
          />
        </div>
      )}
    </>
  );
}
