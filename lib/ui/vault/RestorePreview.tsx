import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { RestoreSummary } from '../../screen/vault.ts';

const addressNames = {
  none: 'none',
  kept: 'kept',
  'from-backup': 'fromBackup',
  both: 'both',
  lost: 'lost',
} as const;

const kindNames: Record<string, 'history' | 'ownerTokens' | 'serverTokens' | 'contacts'> = {
  history: 'history',
  'owner-tokens': 'ownerTokens',
  'server-tokens': 'serverTokens',
  contacts: 'contacts',
};

/** What restoring would do, before it is done. */
export function RestorePreview({ summary }: { summary: RestoreSummary }): JSX.Element {
  const { made, people, address, more } = summary;
  const day = new Date(made).toLocaleDateString(document.documentElement.lang || undefined, {
    dateStyle: 'long',
  });
  const kinds = [...new Set(more.map(kind => i18n.t(`backup.kinds.${kindNames[kind] ?? 'other'}`)))];
  return (
    <ul class="plain-list" aria-live="polite">
      <li>{i18n.t('backup.made', [day])}</li>
      {people.added > 0 ? <li>{i18n.t('backup.people.added', people.added)}</li> : null}
      {people.known > 0 ? <li>{i18n.t('backup.people.known', people.known)}</li> : null}
      <li>{i18n.t(`backup.address.${addressNames[address]}`)}</li>
      {kinds.length > 0 ? <li>{i18n.t('backup.more', [kinds.join(', ')])}</li> : null}
    </ul>
  );
}
