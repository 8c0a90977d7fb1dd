import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { plainHost } from '../plain.ts';

/** The link names another server than this build's own: nothing connects before the person says so. */
export function ConfirmServer({ handoff, host }: { handoff: string; host: string }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  return (
    <div class="question">
      <p class="lead">{i18n.t('question.server', [plainHost(host)])}</p>
      <p class="hint">{i18n.t('question.serverSafe')}</p>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        <Button look="filled" disabled={busy} onClick={() => ask('confirmServer', { handoff, yes: true })}>
          {i18n.t('question.useServer')}
        </Button>
        <Button disabled={busy} onClick={() => ask('confirmServer', { handoff, yes: false })}>
          {i18n.t('receiving.decline')}
        </Button>
      </div>
    </div>
  );
}
