import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DropTrouble } from '../../drop/trouble.ts';
import { Button } from '../Button.tsx';
import { TroubleNotice } from './TroubleNotice.tsx';

interface Props {
  /** What came of the last one. */
  trouble: DropTrouble | undefined;
  onOpen(passphrase: string): void;
}

/** The passphrase that one was told. */
export function PassphraseForm({ trouble, onOpen }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const [shown, setShown] = useState(false);
  useEffect(() => box.current?.focus(), []);
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        const typed = passphrase.trim();
        if (typed === '') box.current?.focus();
        else onOpen(typed);
      }}
    >
      <div class="field">
        <label for={id}>{i18n.t('drop.passphrase')}</label>
        <div class="row">
          <input
            ref={box}
            id={id}
            class={shown ? 'input mono grow' : 'input mono grow veiled'}
            type="text"
            dir="ltr"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            value={passphrase}
            aria-describedby={`${id}-hint`}
            aria-invalid={trouble?.word === 'wrong-passphrase'}
            onInput={event => setPassphrase(event.currentTarget.value)}
          />
          <Button
            look="quiet"
            name={i18n.t(shown ? 'drop.hidePassphrase' : 'drop.showPassphrase')}
            onClick={() => setShown(!shown)}
          >
            {i18n.t(shown ? 'receiving.hide' : 'receiving.show')}
          </Button>
        </div>
        <p class="hint" id={`${id}-hint`}>
          {i18n.t('drop.passphraseHow')}
        </p>
      </div>
      {trouble === undefined ? null : <TroubleNotice trouble={trouble} />}
      <div class="row">
        <Button look="filled" submit>
          {i18n.t('drop.open')}
        </Button>
      </div>
    </form>
  );
}
