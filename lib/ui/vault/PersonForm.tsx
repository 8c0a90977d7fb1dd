import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { Recipient, RecipientRefusal, VaultRefusal } from '../../screen/vault.ts';
import { checkRecipient } from '../../sealed/recipient.ts';
import { useAsk } from '../ask.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';

const refusals = {
  'not-a-recipient': 'people.refusal.notARecipient',
  own: 'people.refusal.own',
  'name-taken': 'people.refusal.nameTaken',
  'no-name': 'people.refusal.noName',
  'too-many': 'people.refusal.tooMany',
  locked: 'vault.refusal.locked',
  damaged: 'vault.refusal.damaged',
  newer: 'vault.refusal.newer',
  unavailable: 'vault.refusal.unavailable',
} as const satisfies Record<RecipientRefusal | VaultRefusal, string>;

type Sentence = (typeof refusals)[keyof typeof refusals] | ReturnType<typeof sentenceKey>;

const nameLength = 100;

interface Props {
  /** Somebody who gets another name; else somebody new. */
  person?: Recipient;
  onSaved(recipients: Recipient[]): void;
  onCancel(): void;
}

/** A name for an address. */
export function PersonForm({ person, onSaved, onCancel }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [name, setName] = useState(person?.name ?? '');
  const [address, setAddress] = useState(person?.recipient ?? '');
  const [wrong, setWrong] = useState<Sentence>();
  const [nameId, addressId] = [useId(), useId()];
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  function submit(): void {
    if (name.trim() === '') {
      setWrong('people.refusal.noName');
      return;
    }
    const checked = checkRecipient(address);
    if ('bad' in checked) {
      setWrong(sentenceKey({ kind: 'address', word: checked.bad }, 'sender'));
      return;
    }
    ask('saveRecipient', { recipient: checked.ok, name }, answer => {
      if ('refused' in answer) setWrong(refusals[answer.refused]);
      else onSaved(answer.recipients);
    });
  }

  const aboutName = wrong === 'people.refusal.noName' || wrong === 'people.refusal.nameTaken';
  return (
    <Form submit={i18n.t('people.save')} disabled={busy} onSubmit={submit} onCancel={onCancel}>
      <div class="field">
        <label for={nameId}>{i18n.t('people.name')}</label>
        <input
          ref={first}
          id={nameId}
          class="input"
          type="text"
          autocomplete="off"
          maxLength={nameLength}
          aria-invalid={aboutName}
          value={name}
          onInput={event => {
            setName(event.currentTarget.value);
            setWrong(undefined);
          }}
        />
      </div>
      {person === undefined ? (
        <div class="field">
          <label for={addressId}>{i18n.t('people.address')}</label>
          <textarea
            id={addressId}
            class="input mono"
            dir="ltr"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={wrong !== undefined && !aboutName}
            aria-describedby={`${addressId}-hint`}
            value={address}
            onInput={event => {
              setAddress(event.currentTarget.value);
              setWrong(undefined);
            }}
          />
          <p class="hint" id={`${addressId}-hint`}>
            {i18n.t('people.addressHint')}
          </p>
        </div>
      ) : null}
      {wrong === undefined ? null : <Notice tone="bad">{i18n.t(wrong)}</Notice>}
      {failed ? <Notice tone="bad">{i18n.t('people.notSaved')}</Notice> : null}
    </Form>
  );
}
