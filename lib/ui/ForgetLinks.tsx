import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { useSurroundings } from './context.ts';
import { Notice } from './Notice.tsx';

/** Links that were opened by navigation stay in the browser's history: an offer to remove them. */
export function ForgetLinks(): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [result, setResult] = useState<number | 'refused'>();

  function forget(): void {
    surroundings.askPermission('history').then(
      granted => {
        if (granted) ask('forgetLinksInHistory', {}, ({ removed }) => setResult(removed));
        else setResult('refused');
      },
      () => setResult('refused'),
    );
  }

  if (typeof result === 'number') return <Notice>{i18n.t('history.removed', result)}</Notice>;
  return (
    <div class="aside">
      <Button look="quiet" disabled={busy} onClick={forget}>
        {i18n.t('history.delete')}
      </Button>
      <p class="hint">{i18n.t(result === 'refused' ? 'history.refused' : 'history.why')}</p>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </div>
  );
}
