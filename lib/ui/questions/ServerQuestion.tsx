import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { plainHost } from '../plain.ts';

interface Props {
  host: string;
  busy?: boolean;
  failed?: boolean;
  onAnswer(yes: boolean): void;
}

/** A link names a server that is not the person's own. */
export const ServerQuestion = ({ host, busy = false, failed = false, onAnswer }: Props): JSX.Element => (
  <div class="question">
    <p class="lead">{i18n.t('question.server', [plainHost(host)])}</p>
    <p class="hint">{i18n.t('question.serverSafe')}</p>
    {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    <div class="row">
      <Button look="filled" disabled={busy} onClick={() => onAnswer(true)}>
        {i18n.t('question.useServer')}
      </Button>
      <Button disabled={busy} onClick={() => onAnswer(false)}>
        {i18n.t('receiving.decline')}
      </Button>
    </div>
  </div>
);
