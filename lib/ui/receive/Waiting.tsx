import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { RecipientView } from '../../handoff/view.ts';
import { timeOfDay } from '../clock.ts';
import { Notice } from '../Notice.tsx';

/** What the recipient waits for, or what became of the last code; null where there is nothing to say. */
export function Waiting({ view }: { view: RecipientView }): JSX.Element | null {
  switch (view.phase) {
    case 'connecting':
      return <Notice>{i18n.t('receiving.connecting')}</Notice>;
    case 'nobody':
      return (
        <Notice tone="warn">
          {view.expires === undefined
            ? i18n.t('receiving.nobodyNoTime')
            : i18n.t('receiving.nobody', [timeOfDay(view.expires)])}
        </Notice>
      );
    case 'paused':
      return <Notice tone="warn">{i18n.t('receiving.paused')}</Notice>;
    case 'checking':
      return <Notice>{i18n.t('receiving.checking')}</Notice>;
    case 'code':
      if (!view.wrongCode) return null;
      return (
        <Notice tone="bad">
          {i18n.t('receiving.wrongCode')}
          {view.triesLeft === undefined ? null : <> {i18n.t('receiving.triesLeft', view.triesLeft)}</>}
        </Notice>
      );
    default:
      return null;
  }
}
