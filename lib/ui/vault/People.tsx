import './people.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Recipient, VaultRefusal, VaultStatus } from '../../screen/vault.ts';
import { Button } from '../Button.tsx';
import { useBackground } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { OwnAddress } from './OwnAddress.tsx';
import { PersonForm } from './PersonForm.tsx';
import { PersonRow } from './PersonRow.tsx';

type Known = { recipients: Recipient[] } | { refused: VaultRefusal } | 'failed';

/** Our own address, and the people whom we encrypt for. */
export function People({ status }: { status: VaultStatus }): JSX.Element {
  const background = useBackground();
  const [known, setKnown] = useState<Known>();
  const [adding, setAdding] = useState(false);
  const { state } = status;
  useEffect(() => {
    // What is known is another thing when it was locked, unlocked or restored meanwhile.
    if (state !== 'locked') background.request('recipients', {}).then(setKnown, () => setKnown('failed'));
  }, [background, state, status]);

  if (state === 'locked') {
    return <p class="hint">{i18n.t('people.locked')}</p>;
  }
  if (known === undefined) return <p class="hint">{i18n.t('common.connecting')}</p>;
  if (known === 'failed') return <Notice tone="bad">{i18n.t('common.silent')}</Notice>;
  if ('refused' in known) return <p class="hint">{i18n.t('vault.seeAbove')}</p>;
  const { recipients } = known;
  const changed = (now: Recipient[]): void => setKnown({ recipients: now });
  return (
    <>
      <div class="stack">
        <h3>{i18n.t('people.own')}</h3>
        <OwnAddress />
      </div>
      {recipients.length === 0 ? (
        <p class="hint">{i18n.t('people.none')}</p>
      ) : (
        <ul class="people">
          {recipients.map(person => (
            <PersonRow key={person.recipient} person={person} onChanged={changed} />
          ))}
        </ul>
      )}
      {adding ? (
        <PersonForm
          onSaved={now => {
            changed(now);
            setAdding(false);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <div class="row">
          <Button onClick={() => setAdding(true)}>{i18n.t('people.add')}</Button>
        </div>
      )}
    </>
  );
}
