import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Recipient } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';
import { PersonForm } from './PersonForm.tsx';

interface Props {
  person: Recipient;
  onChanged(recipients: Recipient[]): void;
}

/** Enough of an address to tell it from another one. */
const shortened = (address: string): string => `${address.slice(0, 10)}…${address.slice(-6)}`;

/** Somebody whom we encrypt for. */
export function PersonRow({ person, onChanged }: Props): JSX.Element {
  const { ask, failed } = useAsk();
  const [renaming, setRenaming] = useState(false);
  const name = plain(person.name);
  if (renaming) {
    return (
      <li class="person">
        <PersonForm
          person={person}
          onSaved={now => {
            setRenaming(false);
            onChanged(now);
          }}
          onCancel={() => setRenaming(false)}
        />
      </li>
    );
  }
  return (
    <li class="person">
      <div class="person-line">
        <span class="person-name">
          <bdi>{name}</bdi>
          <span class="hint mono" dir="ltr" title={person.recipient}>
            {shortened(person.recipient)}
          </span>
        </span>
        <span class="row">
          <Button look="quiet" name={i18n.t('people.renameWhom', [name])} onClick={() => setRenaming(true)}>
            {i18n.t('people.rename')}
          </Button>
          <Confirm
            label={i18n.t('people.remove')}
            name={i18n.t('people.removeWhom', [name])}
            question={i18n.t('people.removeQuestion', [name])}
            yes={i18n.t('people.remove')}
            no={i18n.t('people.keep')}
            onYes={() =>
              ask('removeRecipient', { recipient: person.recipient }, answer => {
                if ('recipients' in answer) onChanged(answer.recipients);
              })
            }
          />
        </span>
      </div>
      {failed ? <Notice tone="bad">{i18n.t('people.notSaved')}</Notice> : null}
    </li>
  );
}
