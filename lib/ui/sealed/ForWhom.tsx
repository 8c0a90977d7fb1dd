import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { PassphraseBox } from './PassphraseBox.tsx';
import { PeopleBox } from './PeopleBox.tsx';
import type { ReadersDraft } from './readers.ts';
import { Segments } from './Segments.tsx';

interface Props {
  draft: ReadersDraft;
  onChange(change: Partial<ReadersDraft>): void;
}

/** Who may open it: whoever knows a passphrase, or the people with these addresses. */
export const ForWhom = ({ draft, onChange }: Props): JSX.Element => (
  <section>
    <h2>{i18n.t('sealed.forWhom')}</h2>
    <Segments
      label={i18n.t('sealed.forWhom')}
      value={draft.by}
      options={[
        ['passphrase', i18n.t('sealed.byPassphrase')],
        ['people', i18n.t('sealed.byPeople')],
      ]}
      onChoose={by => onChange({ by })}
    />
    {draft.by === 'passphrase' ? (
      <PassphraseBox passphrase={draft.passphrase} onChange={passphrase => onChange({ passphrase })} />
    ) : (
      <PeopleBox draft={draft} onChange={onChange} />
    )}
  </section>
);
