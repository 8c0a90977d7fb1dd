import type { JSX } from 'preact';
import { i18n } from '#i18n';

/** The name of the extension, as the first screen's heading. */
export const Wordmark = (): JSX.Element => (
  <header class="wordmark">
    <img src="/icon/icon.svg" alt="" width="24" height="24" />
    <h1>{i18n.t('extension.name')}</h1>
  </header>
);
