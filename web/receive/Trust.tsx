import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { plainHost } from '../../lib/ui/plain.ts';

/** What it means to receive in a page that a server gave. */
export const Trust = (): JSX.Element => <p class="hint">{i18n.t('web.trust', [plainHost(location.host)])}</p>;
