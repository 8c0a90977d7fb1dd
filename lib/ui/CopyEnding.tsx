import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Notice } from './Notice.tsx';

export type CopyEndingWord = 'cleared' | 'not-cleared' | 'failed';

/** How it ended with a secret in the clipboard. */
export function CopyEnding({ ending }: { ending: CopyEndingWord }): JSX.Element {
  switch (ending) {
    case 'failed':
      return <Notice tone="bad">{i18n.t('receiving.copyFailed')}</Notice>;
    case 'not-cleared':
      return <Notice tone="warn">{i18n.t('receiving.clearFailed')}</Notice>;
    case 'cleared':
      return <Notice>{i18n.t('receiving.cleared')}</Notice>;
  }
}
