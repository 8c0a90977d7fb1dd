import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Notice } from '../Notice.tsx';
import type { Trying } from './trying.ts';

/** What came of the passphrase that was typed last. */
export function TryingNotice({ trying: { came, wait } }: { trying: Trying }): JSX.Element | null {
  if (wait > 0) return <Notice tone="bad">{i18n.t('vault.wait', wait)}</Notice>;
  switch (came) {
    case 'wrong':
      return <Notice tone="bad">{i18n.t('vault.wrong')}</Notice>;
    case 'failed':
      return <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice>;
    case 'nothing':
      return null;
    case 'working':
      return (
        <p class="hint" aria-live="polite">
          {i18n.t('vault.working')}
        </p>
      );
    default:
      return <Notice tone="bad">{i18n.t(`vault.refusal.${came}`)}</Notice>;
  }
}
