import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Notice } from '../Notice.tsx';

/** A setting could not be changed. */
export const NotKept = ({ failed }: { failed: boolean }): JSX.Element | null =>
  failed ? <Notice tone="bad">{i18n.t('settings.notKept')}</Notice> : null;
